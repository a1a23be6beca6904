package article

import (
	"slices"
	"strings"
)

const reasonCredit = "photo or agency credit"

// A furnitureRule recognises a block by its own words.
type furnitureRule struct {
	reason string
	words  int // the most words such a block has
	match  pattern
}

// sentenceRules recognise furniture that ends like a sentence. They ask for
// much, since prose uses the same words: support for members, photographs of
// graves, cookies on the table. All rules describe how pages are furnished
// everywhere; a word of a particular outlet or article has no place here.
var sentenceRules = []furnitureRule{
	{"cookie notice", 80, newPattern(`(?i)\b(we|our (site|website|partners)|this (site|website|page))\b.{0,40}\b(use|uses|using|store|stores|set|sets|place|places)\b.*\bcookies\b|\bcookies?\b.*\b(consent|browser|privacy|cookie policy|preferences|settings)\b`)},
	{reasonCredit, 25, newPattern(`(?i)^[(\[]?\s*(©|\(c\) |copyright\s*(©|\(c\)|\d{4}|by )|(file )?(photo|image|picture|illustration|graphic|video|screenshot)s?( \d+)?( credits?| courtesy)?\s*(:|/|©|\|))|©`)},
	{reasonCredit, 8, newPattern(`^\W*(?i:(file )?(photo|image|picture|photograph|illustration)) (?i:by|via) \p{Lu}[^,;]*$`)},
	{reasonCredit, 25, newPattern(`(?i)[.!?] (file )?(photo|image|picture)( credit)?( by |\s*:)[^.]*\.$|\([^)]*\bphoto\)\s*\.$|\b(getty images|shutterstock)\.$`)},
	{"rights notice", 30, newPattern(`(?i)\ball rights reserved\b|\bno part of this\b.*\breproduced\b|^this (article|story|material) (was|is|has been) (originally|first) published (by|in|on|at) (the )?(?-i:\p{Lu})|^(re)?published (with|by) permission\b`)},
	{"reading time", 8, newPattern(`(?i)^(estimated )?(reading|read) time\W+\d|^\d+[ -]?(min|mins|minutes?)\.?[ -](of )?read(ing)?\b`)},
	{"date or time", 10, newPattern(`(?i)^((last )?(updated|modified)|published|posted)( on| at)?\s*:`)},
	{"share bar", 16, newPattern(shareBar)},
	{"call to read on", 30, newPattern(`(?i)^((also )?read|see)( also| more| next)?\s*[:>»→]|^(click|tap) here\b|^(scroll|swipe) (down|on|to)\b`)},
	{"newsletter or channel call", 40, newPattern(`(?i)^(please )?(subscribe|sign up|register|follow us|follow our|join our|join us on|like us|download our|install our|get our|get the|receive our|support our|become a (member|subscriber|patron)|donate|never miss|don['’]t miss|stay (informed|tuned|up to date|connected)|enter your|want more|enjoy(ed|ing)? (this|our))\b.*(\bnewsletters?\b|\btelegram\b|\bwhatsapp\b|\bchannel\b|\binbox\b|\be-?mail\b|\bfacebook\b|\btwitter\b|\binstagram\b|\byoutube\b|\bapp\b|\bgoogle news\b|\bdaily (briefing|digest)\b|\balerts?\b|\bour (work|journalism|stories|updates|community|reporting|coverage)\b|\bsubscri(bers?|ptions?)\b|\bpatreon\b|\bmembers?(hip)?\b)`)},
	{"newsletter or channel call", 40, newPattern(`(?i)^subscribe(\W+(now|today|here|for free|to (us|our|this)\b.*))?\W*$|\b(newsletter|inbox)\b.*\b(sign up|subscribe|straight|delivered|every (day|morning|week))\b|\b(sign up|subscribe) (for|to) (our|the|this)\b.*\bnewsletter\b`)},
	{"made with", 6, newPattern(`(?i)^(proudly )?(powered|designed|developed) (by|with) [^,]*$`)},
	{"credit of a translation", 24, newPattern(`(?i)^this is an? (provisional|unofficial|machine|automatic) translation\b`)},
	{"credit of a translation", 10, newPattern(`(?i)^\W*(machine[- ]translat(ed|ion)|automatic(ally)? translat(ed|ion)|translat(ed|ion) (by|with|service|provided by) )[^,]*$|^(this (text|page|article) (was|has been|is) )?(machine|automatically)[ -]translated\b`)},
	{"source note", 8, newPattern(`(?i)^sources?\s*:`)},
	{"comment bar", 14, newPattern(`(?i)^(leave|post|add|write) (a|your) (comment|reply)\b|^(log|sign) ?in (to|and|with) .*\b(comment|account|continue)\b|^be the first to comment\b|^comments are (closed|off|moderated)\W*$`)},
	{"button", 6, newPattern(button)},
	{"link", 6, newPattern(`(?i)^(https?://|www\.)\S+$`)},
}

// labelRules recognise blocks that are no sentences: they are headings or
// furniture anyway, and their words say which.
var labelRules = []furnitureRule{
	{"separator", 8, newPattern(`^[\s*_~=+\-–—•·.#|/\\<>]+$`)},
	{"cookie notice", 80, newPattern(`(?i)\bcookies?\b.*\b(accept|agree|browser|consent|experience|policy|preferences|privacy|settings|site|website)\b|\b(accept|agree|consent|we use|this (web)?site uses)\b.*\bcookies\b`)},
	{reasonCredit, 25, newPattern(`(?i)^[(\[]?\s*(©|\(c\)\s|copyright\b|(photos?|images?|pictures?|pics?|illustration|graphics?|video|screenshot|фото|写真)(graph)?(s)?( credit| courtesy)?\s*(:|by\b|of\b.*\bcourtesy|from\b|/|©|\(|via\b)|(photo|image|picture) (taken|provided|released) |credits?:|courtesy of\b|getty images\b|handout\b)`)},
	{reasonCredit, 25, newPattern(`(?i)©|\b(photo|image|picture|file photo)( credit)?\s*(:|by\b)|\((ap|afp|reuters|tass|kyodo|file|photo|[^)]*\bphoto\b[^)]*|[^)]*/[^)]*)\)\s*$|\b\S+ ?/ ?(getty|ap|afp|reuters|tass|sputnik|shutterstock)( images)?\.?$`)},
	{"rights notice", 30, newPattern(`(?i)\ball rights reserved\b|^copyright\b|\bno part of this\b.*\breproduced\b|^this (article|story|material) (was|is|has been) (originally |first )?(published|republished|reproduced|produced|translated)\b|^(re)?published (with|by) permission\b`)},
	{"date or time", 14, newPattern(`(?i)^((last )?(updated|modified|published|posted|created|date)( on| at)?\b[\s:]*)?((mon|tues|wednes|thurs|fri|satur|sun)day,? )?(\d{1,2}(st|nd|rd|th)? ` + months + `,? \d{4}|` + months + ` \d{1,2}(st|nd|rd|th)?,? \d{4}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}:\d{2})[\s,|·•–—-]*(at )?(\d{1,2}:\d{2}(:\d{2})?)?\s*([ap]\.?m\.?)?\s*\(?([A-Z]{2,4}([+-]\d+)?)?\)?([\s,|·•–—-]+(updated|modified).*)?$`)},
	{"date or time", 10, newPattern(`(?i)^((last )?(updated|modified)|published|posted)( on| at)?\s*:|^\d+ (minutes?|hours?|days?|weeks?) ago$`)},
	{"reading time", 10, newPattern(`(?i)^(estimated )?(reading|read) time\b|\b\d+[ -]?(min|mins|minutes?)\.?([ -]of)?[ -]?read(ing)?\b|^\d+ (min|minutes?)$`)},
	{"byline", 12, newPattern(`^(?i:by|text by|written by|reported by|reporting by|editing by|story by|from our (own )?correspondent|author|authors|text|editor|correspondent|translated by)(:\s*|\s+)[\p{Lu}][^.!?]*$`)},
	{"tags", 40, newPattern(`(?i)^(tags?|topics?|keywords?|filed under|categories|category|labels|in this story|themes?)\s*:`)},
	{"tags", 25, newPattern(`^(#[\p{L}\p{N}_]+[\s,]*)+$`)},
	{"share bar", 12, newPattern(`(?i)^((facebook|twitter|x|whatsapp|telegram|linkedin|reddit|vk|vkontakte|odnoklassniki|instagram|youtube|line|viber|messenger|e-?mail|print|share|tweet|rss|copy link|pinterest)[\s,|/·•-]*){2,}$`)},
	{"call to read on", 30, newPattern(`(?i)^(read|see|watch|listen|learn|discover|view|continue|click|tap|scroll|swipe)( (more|also|next|on|further|here|now|below|all|full|reading|down|to))+\s*(:|>|»|→|…|\.\.\.|$|in\b|about\b|the (full|whole)\b|to\b|for\b)|^(also read|more on this( story)?|what to read next|don['’]t miss|recommended|sponsored|advert(isement|ising)?|promoted|ad)\b\s*(:|$)|^click here\b`)},
	{"newsletter or channel call", 40, newPattern(`(?i)^(please )?(subscribe|sign up|signup|register|join|follow|like|get|receive|download|install|support|donate|become|never miss|stay (informed|tuned|up to date|connected)|enter your|want (more|to)|enjoy(ed|ing)?|don['’]t miss|read us)\b.*(\bnewsletters?\b|\btelegram\b|\bwhatsapp\b|\bchannel\b|\binbox|\be-?mail|\bfacebook|\btwitter|\binstagram|\byoutube|\bapp\b|\bgoogle news|\bdaily (briefing|digest)|\balerts?\b|\bour (work|journalism|stories|updates|readers|community|reporting)|\bsubscri(bers?|ptions?)\b|\bpatreon|\bmembers?(hip)?\b)`)},
	{"newsletter or channel call", 40, newPattern(`(?i)^subscribe(\W+(now|today|here|for free|to (us|our|this)\b.*))?\W*$|\b(newsletter|inbox)\b.*\b(sign up|subscribe|straight|delivered|every (day|morning|week))\b|\b(sign up|subscribe)\b.*\b(newsletter|today|now|free)\b`)},
	{"made with", 10, newPattern(`(?i)^(proudly )?(powered|hosted|designed|developed|built|created|generated|made) (by|with|on|using)\b`)},
	{"credit of a translation", 16, newPattern(`(?i)^\W*(machine[- ]translat(ed|ion)|automatic(ally)? translat(ed|ion)|translat(ed|ion) (by|with|from|service|provided)|this (text|page|article) (was|has been|is) (machine|automatically)[ -]translated)`)},
	{"source note", 14, newPattern(`(?i)^(source|sources|via|origin(al)?|with agency inputs?|agencies|newsroom)\s*(:|$)`)},
	{"comment bar", 14, newPattern(`(?i)^(\d[\d,.]*\s+)?(comments?|repl(y|ies)|views?|shares?|likes?|reactions?)(\s*[:(]?\s*\d[\d,.]*\)?)?$|^(leave|post|add|write) (a|your) (comment|reply)\b|^(log|sign) ?in\b.*\b(comment|account|continue|read)?|^be the first to comment\b|^comments are (closed|off|moderated)\b`)},
	{"end mark", 4, newPattern(`(?i)^[\[(<*-]*\s*(end|ends|ends item|more|ital)\s*[\])>*-]+$|^-30-$|^###$`)},
}

// longestFurniture is the longest block, in bytes, that is looked at for its words.
const longestFurniture = 2000

const shareBar = `(?i)^(share|tweet|pin|print|e-?mail|save|copy link|like|send|comment|bookmark)(\s|:|,|\||$)+(this|on|via|to|with|it|article|story|page|link|tweet|share|print|e-?mail|save|facebook|twitter|x|whatsapp|telegram|linkedin|reddit|vk|ok|line|copy|more|pocket|pinterest|now|friends?|[\s:,|/·•-])*[.!]?$`

const button = `(?i)^(log ?in|log ?out|sign ?in|sign ?up|register|search|menu|home|back( to top)?|top|next( article)?|previous( article)?|skip to (main )?content|close|accept( all)?|ok|got it|play|pause|mute|full ?screen|listen|print( this)?|listen to (this )?article|loading|show (more|all|comments)|more|advertisement|ad|subscribe|donate|contact( us)?|about( us)?|privacy( policy)?|terms( of (use|service))?|language|rss|toggle \w+)[.…!]*$`

const months = `(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)\.?`

// footRules recognise what a publication says of itself below its articles.
var footRules = []furnitureRule{
	{"rights notice", 40, newPattern(`(?i)\b(reproduction|republication|reprinting|copying|redistribution)\b.*\b(without|prohibited|permission|allowed)\b|^copyright\b`)},
	{"disclaimer", 45, newPattern(`(?i)\b(does|do) not (necessarily )?(take|reflect|represent)\b.*\b(positions?|views?|opinions?|polic(y|ies))\b|\bviews expressed\b|\bnot intended for (users|persons|readers|audiences?|children)\b`)},
	{"newsletter or channel call", 40, newPattern(`(?i)^by subscribing\b|\b(quality|independent) journalism\b|\bletters to the editor\b`)},
	{"author box", 60, newPattern(`(?i)\b(is|was) (an?|the) [^.]{0,80}\b(fellow (with|at|in|of)|author of|professor|lecturer|researcher|editor|analyst|consul)\b.*(\bviews expressed\b|\S@\S|\b(reach|contact|follow) (him|her|them)\b)`)},
}

// attribution marks the words of somebody: no page speaks so of itself.
var attribution = newPattern(`(?i)[,.!?"'”’»] ?(\p{L}+ ){0,4}(said|says|wrote|writes|told|added|noted|stressed|replied|asked|according to)\b`)

// authorRules recognise what stands about the author below an article. In its
// body such a sentence is about somebody else.
var authorRules = []furnitureRule{
	{"author box", 45, newPattern(`(?i)^[\p{L}.'’ -]{3,60} (is|are|was|has been) (an?|the|our) ([\p{L}-]+ ){0,5}(correspondent|reporter|columnist|journalist|staff writer|contributor|contributing \p{L}+|freelancer?|bureau chief|(assistant|associate|deputy|senior|news|foreign|managing) editor|editor)\b[^"“”]*\b(cover(s|ing|ed)|based in|at (the )?\p{Lu}|for (the )?\p{Lu}|writes|joined|of this)\b`)},
	{"author box", 30, newPattern(`(?i)^(follow|contact|reach|e-?mail) (him|her|them|the (author|writer|reporter)|\p{L}+) (on|at|by|via)\b|^(he|she) (tweets|can be reached|covers|writes about)\b|^the (author|writer) is (an?|the)\b`)},
}

var (
	shortRules = slices.Concat(labelRules, authorRules) // for what is no sentence
	tailRules  = slices.Concat(authorRules, footRules)  // for what stands below the article
)

// separators part the items of menus and breadcrumbs.
var separators = newPattern(`\s[>»›|/•·→]\s`)

// furnitureReason tells why the words of a block show it to be furniture, or "".
func furnitureReason(text string, sentence bool) string {
	if len(text) > longestFurniture {
		return ""
	}
	n := words(text)
	if sentence && attribution().MatchString(text) {
		return ""
	}
	if reason := firstMatch(sentenceRules, text, n); reason != "" || sentence {
		return reason
	}
	if reason := firstMatch(shortRules, text, n); reason != "" {
		return reason
	}
	items := separators().Split(text, -1)
	if len(items) < 2 || len(items) == 2 && n >= 6 {
		return ""
	}
	for _, item := range items {
		if words(item) > 6 {
			return ""
		}
	}
	return "breadcrumb or menu"
}

func firstMatch(rules []furnitureRule, text string, words int) string {
	for _, rule := range rules {
		if words <= rule.words && rule.match().MatchString(text) {
			return rule.reason
		}
	}
	return ""
}

// section is a kind of furniture that has more furniture hanging under it.
type section int

const (
	sectionNone section = iota
	sectionLinks
	sectionPerson
	sectionNotes
)

func (s section) reason() string {
	switch s {
	case sectionPerson:
		return "author box"
	case sectionNotes:
		return "notes and references"
	}
	return "list of other articles"
}

var (
	linkSections  = newPattern(`(?i)^(you (may|might) (also )?(like|be interested in)|(read|see|more|also) (also|more|next|news|stories|like this)|also (read|see|on \S+)|related\b.{0,24}|(more|other) (on|from|in|about|by|articles|stories|news)\b.{0,40}|most (read|viewed|popular|shared|commented)\b.{0,16}|(top|latest|recent|popular|trending|recommended|featured|similar|further|editor['’]s|other)( \S+)? (stories|news|articles|posts|reading|picks|headlines|materials|topics|content)\b.{0,16}|recommended( for you)?|trending( now)?|more (for you|to read|like this)|(picked|selected|recommended) for you|further reading|what to read next|don['’]t miss|on (this|the) (topic|subject)|in case you missed it|up next|from (the web|our partners)|read on|see also|read also)\s*[:.…»>]*$`)
	notesSection  = newPattern(`(?i)^(end ?|foot)?notes$|^(references|bibliography|works cited|further sources)$`)
	personSection = newPattern(`(?i)^(about (the )?(author|authors|writer|contributor)s?|the authors?|authors?( bio)?|written by|contributors?)\s*:?$`)
)

func sectionKind(text string) section {
	switch {
	case words(text) > 8:
		return sectionNone
	case linkSections().MatchString(text):
		return sectionLinks
	case personSection().MatchString(text):
		return sectionPerson
	case notesSection().MatchString(text):
		return sectionNotes
	}
	return sectionNone
}

func sectionReason(text string) string {
	if kind := sectionKind(text); kind != sectionNone {
		return kind.reason()
	}
	return ""
}

// quoteShort quotes the beginning of a text.
func quoteShort(text string) string {
	fields := strings.Fields(text)
	if len(fields) > 4 {
		return `"` + strings.Join(fields[:4], " ") + ` …"`
	}
	return `"` + strings.Join(fields, " ") + `"`
}
