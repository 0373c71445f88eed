namespace Quiver.Engine.Types;

/// <summary>Finds the name that was probably meant by a misspelt one.</summary>
static class NameSuggestion
{
    const int LongestName = 64;

    /// <summary>One letter of a shorter name is too much of it.</summary>
    const int ShortestName = 3;

    /// <summary>Returns <c>; did you mean "usage"?</c>, or nothing where no candidate is near.</summary>
    public static string Phrase(string name, IEnumerable<string> candidates) =>
        Nearest(name, candidates) is { } found ? $"; did you mean \"{found}\"?" : "";

    /// <summary>Returns the same for a table, whose schema may be missing or the one thing that is misspelt.</summary>
    public static string TablePhrase(IReadOnlyList<string> name, IEnumerable<string> candidates)
    {
        string[] tables = [.. candidates];
        if (Phrase(string.Join('.', name), tables) is { Length: > 0 } whole)
        {
            return whole;
        }

        ILookup<string, string> bySuffix = tables.ToLookup(t => t[(t.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        string? found = Nearest(name[^1], bySuffix.Select(t => t.Key));
        return found is null ? "" : $"; did you mean \"{bySuffix[found].First()}\"?";
    }

    /// <summary>Returns the candidate with the fewest typing errors: at most a third of the letters, null where there is none.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int limit = name.Length < ShortestName ? 1 : Math.Max(1, name.Length / 3) + 1;
        if (name.Length > LongestName)
        {
            return null;
        }

        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) >= limit || candidate.Length > LongestName)
            {
                continue;
            }

            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < limit)
            {
                (best, limit) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Counts the insertions, deletions, replacements and swaps of neighbours between two words.</summary>
    static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1];
        int[] last = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] row = new int[b.Length + 1];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[b.Length];
    }
}
