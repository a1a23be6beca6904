#!/usr/bin/env bash
# Measures what stance costs beside scikit-learn and fastText, and prints the
# tables of README.md.
#
#	testdata/bench/run.sh [-n ROUNDS] [-p PASSAGES] [-d PASSAGES] [-g "SIZE ..."] [-k DIR] [-u]
#
# ROUNDS (5) is how often each command is run, at most 3 for the long ones;
# -p (100000) the size of the corpora for the comparison, and -d (the same) that
# for the recipe "default"; the SIZEs (10000 100000 1000000) are those that stance
# alone is measured at. With -k the corpora, models and tags are kept in DIR, a
# new or empty folder. With -u the results take the place of those in README.md.
# It needs 2.5 GB of disk for a million passages, and Go and bash; the peers are
# Debian packages, and what is not there is left out:
#
#	apt-get install python3-sklearn fasttext
#
# Corpora are made, and turned into each tool's format, before anything is
# measured. Tables go to standard output, progress to standard error. In them, n is
# how often a command was run; a time is the median and in brackets the least and
# the most; README.md explains the rest.
set -euo pipefail

rounds=5 passages=100000 rich="" sizes="10000 100000 1000000" keep="" update=""
while getopts n:p:d:g:k:u option; do
	case $option in
	n) rounds=$OPTARG ;;
	p) passages=$OPTARG ;;
	d) rich=$OPTARG ;;
	g) sizes=$OPTARG ;;
	k) keep=$OPTARG ;;
	u) update=yes ;;
	*) exit 2 ;;
	esac
done
rich=${rich:-$passages}
few=$((rounds < 3 ? rounds : 3))

here=$(cd "$(dirname "$0")" && pwd)
if [ -n "$keep" ]; then
	mkdir -p "$keep"
	work=$(cd "$keep" && pwd)
	if [ -n "$(ls -A "$work")" ]; then
		echo "$keep is not empty" >&2
		exit 1
	fi
else
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
fi
say() { echo "$*" >&2; }
title() { printf '\n### %s\n\n' "$*"; }

if [ -n "$update" ]; then
	exec >"$work/results.md"
fi

say "building"
(cd "$here/../.." && go build -o "$work/stance" ./cmd/stance && go build -o "$work/stance-bench" ./cmd/stance-bench)
cd "$work" # away from labels/gold, which stance would train on
stance=$work/stance
bench=$work/stance-bench

# The peers. Debian's Python has Debian's scikit-learn, whatever else is there.
python=
for candidate in /usr/bin/python3 python3; do
	if [ -z "$python" ] && "$candidate" -c 'import sklearn' 2>/dev/null; then python=$candidate; fi
done
fasttext=$(command -v fasttext || true)
cores=$(nproc)

echo "Taken on $cores cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), $(go env GOVERSION),"
if [ -n "$python" ]; then
	echo "$("$python" -c 'import platform, numpy, sklearn; print("Python", platform.python_version() + ", scikit-learn", sklearn.__version__ + ", numpy", numpy.__version__)'),"
fi
if [ -n "$fasttext" ]; then
	echo "fastText $(dpkg-query -W -f '${Version}' fasttext 2>/dev/null || echo "of unknown version"),"
fi
echo "$rounds rounds; load average at the start $(cut -d ' ' -f 1 /proc/loadavg), which ought to be near 0."
[ -n "$python" ] || echo "scikit-learn is left out: it is not installed (Debian: python3-sklearn)."
[ -n "$fasttext" ] || echo "fastText is left out: it is not installed (Debian: fasttext)."

# corpus SIZE: what to train on and what to tag, of the same language.
corpus() {
	[ -e "train-$1.jsonl" ] || "$bench" corpus -n "$1" -seed 1 -o "train-$1.jsonl"
	[ -e "tag-$1.jsonl" ] || "$bench" corpus -n "$1" -seed 2 -bare -o "tag-$1.jsonl"
}
say "making corpora of $passages passages"
corpus "$passages"
"$bench" corpus -n "$passages" -seed 2 -o "gold-$passages.jsonl"
head -n 1 "tag-$passages.jsonl" >one.jsonl
for name in train tag; do
	[ -z "$fasttext" ] || "$bench" words -o "$name.txt" "$name-$passages.jsonl"
done
head -n 1 tag.txt >one.txt 2>/dev/null || true

# measure ROUNDS OPTION... -- NAME COMMAND... -- ...
measure() {
	local n=$1
	shift
	"$bench" measure -n "$n" -dir "$work" "$@"
}

# fresh FILE COMMAND...: a model that is there would be trained from, and compared
# with. The shell gives way to the command, and takes a millisecond of its time.
fresh=(sh -c 'rm -f "$0" "$0.prev" && exec "$@"')

# The commands that are measured: the training of a model and the tagging with
# it, each by one process.
train_stance=("$stance" train --labels "train-$passages.jsonl")
tag_stance=("$stance" tag --no-text)
train_sklearn=("$python" "$here/train_sklearn.py" "train-$passages.jsonl" sklearn.model)
tag_sklearn=("$python" "$here/tag_sklearn.py" sklearn.model)
train_fasttext=("$fasttext" supervised -input train.txt -output fasttext -dim 10 -thread "$cores" -verbose 0)
tag_fasttext=("$fasttext" predict-prob fasttext.bin)

title "Training on $passages passages"
say "training"
commands=(-- "stance fast@$passages" "${fresh[@]}" fast.model "${train_stance[@]}" --recipe fast -o fast.model)
[ -z "$python" ] || commands+=(-- "scikit-learn MultinomialNB@$passages" "${train_sklearn[@]}")
[ -z "$fasttext" ] || commands+=(-- "fastText dim 10@$passages" "${train_fasttext[@]}")
measure "$rounds" "${commands[@]}"

title "Tagging $passages passages with these models"
say "tagging"
commands=(-- "stance fast@$passages" "${tag_stance[@]}" --model fast.model "tag-$passages.jsonl")
[ -z "$python" ] || commands+=(-- "scikit-learn MultinomialNB@$passages" "${tag_sklearn[@]}" "tag-$passages.jsonl")
[ -z "$fasttext" ] || commands+=(-- "fastText dim 10@$passages" "${tag_fasttext[@]}" tag.txt)
measure "$rounds" -warm "${commands[@]}"

title "What the tags are worth"
scored=("stance fast=stance fast.out")
[ -z "$python" ] || scored+=("scikit-learn MultinomialNB=scikit-learn MultinomialNB.out")
[ -z "$fasttext" ] || scored+=("fastText dim 10=fastText dim 10.out")
"$bench" score -gold "gold-$passages.jsonl" "${scored[@]}"

title "One passage"
say "one passage"
# The cache folder of the last two: one that cannot be, and one of the run's own.
commands=(-- "/bin/true" /bin/true
	-- "stance fast" "${tag_stance[@]}" --model fast.model one.jsonl
	-- "stance, built-in model, no cache" env XDG_CACHE_HOME=/dev/null/none "${tag_stance[@]}" one.jsonl
	-- "stance, built-in model, cached" env XDG_CACHE_HOME="$work/cache" "${tag_stance[@]}" one.jsonl)
[ -z "$python" ] || commands+=(-- "scikit-learn MultinomialNB" "${tag_sklearn[@]}" one.jsonl)
[ -z "$fasttext" ] || commands+=(-- "fastText dim 10" "${tag_fasttext[@]}" one.txt)
measure "$rounds" -warm -over "${commands[@]}"

title "One core and $cores, on the clock"
if command -v taskset >/dev/null && [ "$cores" -gt 1 ]; then
	say "one core and $cores"
	measure "$rounds" -- "train, $cores cores@$passages" "${fresh[@]}" fast.model "${train_stance[@]}" --recipe fast -o fast.model \
		-- "train, one core@$passages" taskset -c 0 "${fresh[@]}" fast.model "${train_stance[@]}" --recipe fast -o fast.model
	echo
	measure "$rounds" -- "tag, $cores cores@$passages" "${tag_stance[@]}" --model fast.model "tag-$passages.jsonl" \
		-- "tag, one core@$passages" taskset -c 0 "${tag_stance[@]}" --model fast.model "tag-$passages.jsonl"
else
	echo "Left out: it takes two cores and taskset."
fi

title "Training again after one edit, $passages passages"
say "training again"
# The edit: the passage of the first line gets another label.
sed '1{
	s/"stance":"neutral"/"stance":"x"/
	s/"stance":"[^nx][a-z]*"/"stance":"neutral"/
	s/"stance":"x"/"stance":"skeptical"/
}' "train-$passages.jsonl" >edited.jsonl
measure "$rounds" -- "from the model before@$passages" \
	"${fresh[@]}" edited.model "$stance" train --labels edited.jsonl --recipe fast --from fast.model -o edited.model \
	-- "in full@$passages" "${fresh[@]}" full.model "$stance" train --labels edited.jsonl --recipe fast -o full.model
if cmp -s edited.model full.model; then echo "Both write the same file."; else echo "THE FILES DIFFER."; fi

title "The default recipe beside the fast one, $rich passages"
say "the default recipe"
corpus "$rich"
[ -e "gold-$rich.jsonl" ] || "$bench" corpus -n "$rich" -seed 2 -o "gold-$rich.jsonl"
"$bench" terms "tag-$rich.jsonl" >terms.out
for verb in train tag; do
	commands=()
	for recipe in fast default; do
		commands+=(-- "$verb $recipe@$rich:$(sed -n "s/^$recipe //p" terms.out)")
		case $verb in
		train) commands+=("${fresh[@]}" "$recipe-recipe.model" "$stance" train --labels "train-$rich.jsonl" --recipe "$recipe" -o "$recipe-recipe.model") ;;
		tag) commands+=("${tag_stance[@]}" --model "$recipe-recipe.model" "tag-$rich.jsonl") ;;
		esac
	done
	measure "$few" "${commands[@]}"
	echo
done
"$bench" score -gold "gold-$rich.jsonl" "fast=tag fast.out" "default=tag default.out"

# What grows with the corpus: the model that tags stays the same.
title "Growth, recipe fast"
train=() tag=()
for size in $sizes; do
	say "making corpora of $size passages"
	corpus "$size"
	train+=(-- "train on $size@$size" "${fresh[@]}" "fast-$size.model" "$stance" train --labels "train-$size.jsonl" --recipe fast -o "fast-$size.model")
	tag+=(-- "tag $size@$size" "${tag_stance[@]}" --model fast.model "tag-$size.jsonl")
done
say "growth"
measure "$few" "${train[@]}"
echo
measure "$few" "${tag[@]}"

if [ -n "$update" ]; then
	say "writing README.md"
	sed '/^## Results$/q' "$here/README.md" >"$work/README.md"
	{ echo && cat "$work/results.md"; } >>"$work/README.md"
	cat "$work/README.md" >"$here/README.md"
fi
