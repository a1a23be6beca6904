package textpos_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"stance/labels/textpos"
)

func TestErrorLeavesOutWhatIsNotKnown(t *testing.T) {
	for want, err := range map[string]textpos.Error{
		"cut off":            {Problem: "cut off"},
		"line 3: cut off":    {Line: 3, Problem: "cut off"},
		"line 3:14: cut off": {Line: 3, Column: 14, Problem: "cut off"},
		"a b.txt: cut off":   {File: "a b.txt", Problem: "cut off"},
		"a.txt:3: cut off":   {File: "a.txt", Line: 3, Problem: "cut off"},
		"a.txt:3:1: cut off": {File: "a.txt", Line: 3, Column: 1, Problem: "cut off"},
		"b.txt: cut off":     {File: "b.txt", Column: 5, Problem: "cut off"}, // a column of no line is none
	} {
		require.EqualError(t, &err, want)
	}
}

// TestInAndShiftLeaveTheErrorAlone holds that one fault can be reported for
// several places.
func TestInAndShiftLeaveTheErrorAlone(t *testing.T) {
	fault := textpos.Errorf(1, 7, "%d labels", 2)
	require.EqualError(t, fault.In("a.txt"), "a.txt:1:7: 2 labels")
	require.EqualError(t, fault.Shift(40), "line 40:7: 2 labels")
	require.EqualError(t, fault.Shift(1), "line 1:7: 2 labels")
	require.EqualError(t, fault.Shift(40).In("b.txt").Shift(2), "b.txt:41:7: 2 labels")
	require.EqualError(t, fault, "line 1:7: 2 labels")
}

func TestErrorIsFoundInAChain(t *testing.T) {
	var fault *textpos.Error
	require.ErrorAs(t, fmt.Errorf("label set: %w", textpos.Errorf(2, 0, "no label")), &fault)
	require.Equal(t, 2, fault.Line)
}

func ExampleError_Shift() {
	// A block that begins at line 120 is faulty in its own third line.
	fault := textpos.Errorf(3, 1, "invalid UTF-8")
	fmt.Println(fault.Shift(120).In("talks.txt"))
	// Output: talks.txt:122:1: invalid UTF-8
}
