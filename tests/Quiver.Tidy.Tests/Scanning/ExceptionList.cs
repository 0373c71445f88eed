namespace Quiver.Tidy.Tests.Scanning;

/// <summary>The permitted exceptions: lines of <c>check path[:member] reason</c>. A stale one is a violation too.</summary>
sealed class ExceptionList
{
    public const string FilePath = "eng/tidy-exceptions.txt";

    readonly List<Entry> _entries = [];

    public ExceptionList(string text)
    {
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                continue;
            }

            string[] words = trimmed.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            string target = words.Length > 1 ? words[1] : "";
            int colon = target.IndexOf(':');
            _entries.Add(new Entry(
                number,
                words[0],
                colon < 0 ? target : target[..colon],
                colon < 0 ? null : target[(colon + 1)..],
                words.Length > 2 ? words[2] : ""));
        }
    }

    /// <summary>Returns what remains of one check's violations, and the exceptions for it that are stale or give no reason.</summary>
    public IReadOnlyList<Violation> Apply(string check, IEnumerable<Violation> violations)
    {
        List<Violation> remaining = [];
        HashSet<Entry> used = [];
        foreach (Violation violation in violations)
        {
            Entry? match = _entries.Find(entry => entry.Permits(violation));
            if (match is null)
            {
                remaining.Add(violation);
            }
            else
            {
                used.Add(match);
            }
        }

        foreach (Entry entry in _entries.Where(entry => entry.Check == check))
        {
            if (!used.Contains(entry))
            {
                remaining.Add(new Violation(check, FilePath, entry.Line, null, $"nothing needs this exception for {entry.Path} any more"));
            }
            else if (entry.Reason.Length == 0)
            {
                remaining.Add(new Violation(check, FilePath, entry.Line, null, $"the exception for {entry.Path} gives no reason"));
            }
        }

        return remaining;
    }

    /// <summary>Returns the lines that name no check of <paramref name="known"/>.</summary>
    public IEnumerable<Violation> UnknownChecks(IReadOnlyCollection<string> known) =>
        from entry in _entries
        where !known.Contains(entry.Check)
        select new Violation(entry.Check, FilePath, entry.Line, null, $"there is no check called {entry.Check}");

    sealed record Entry(int Line, string Check, string Path, string? Member, string Reason)
    {
        public bool Permits(Violation violation) =>
            violation.Check == Check && violation.Path == Path && (Member is null || Member == violation.Member);
    }
}
