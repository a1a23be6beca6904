package labels

import "time"

// ParseTime reads the time of a decision: RFC 3339, or a date, which is the
// first moment of that day in UTC. What people wrote otherwise is no time.
func ParseTime(at string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, at); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// Stamp is the time to write on a new line about a passage: now, in whole
// seconds of UTC, or the latest time of the lines before it if the clock was set
// back since. late is the line that holds such a later time, or nil.
func Stamp(now time.Time, before []Annotation) (at string, late *Annotation) {
	latest := now.UTC().Truncate(time.Second)
	for i := range before {
		if t, ok := ParseTime(before[i].At); ok && t.After(latest) {
			latest, late = t, &before[i]
		}
	}
	if late != nil && latest.Nanosecond() != 0 {
		return latest.Format(time.RFC3339Nano), late
	}
	return latest.Format(time.RFC3339), late
}
