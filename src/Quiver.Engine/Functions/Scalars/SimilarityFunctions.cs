using System.Text;
using Quiver.Arrow.Errors;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>How alike two texts are, character by character.</summary>
static class SimilarityFunctions
{
    /// <summary>The most steps that a distance may take.</summary>
    const long MaxSteps = 1L << 30;

    /// <summary>The part of the gap to 1 that Winkler gives for each common character at the start, of which four count.</summary>
    const double PrefixWeight = 0.1;

    public static IEnumerable<ScalarFunction> All =>
    [
        Distance("levenshtein editdist3", "The least number of characters to insert, delete or change to turn one text into another.",
            "levenshtein('kitten', 'sitting')", Levenshtein),
        Distance("damerau_levenshtein", "The least number of characters to insert, delete, change or swap with a neighbour.",
            "damerau_levenshtein('hello', 'ehllo')", DamerauLevenshtein),
        Distance("hamming mismatches", "The number of places at which two texts of one length differ.", "hamming('duck', 'luck')", Hamming),
        Ratio("jaro_similarity", "The Jaro similarity of two texts, 0 to 1.", "jaro_similarity('duck', 'duckdb')", Jaro),
        Ratio("jaro_winkler_similarity", "The Jaro similarity, higher for texts that start alike.",
            "jaro_winkler_similarity('duck', 'duckdb')", JaroWinkler),
        Ratio("jaccard", "The share of the characters of two texts that both have, 0 to 1.", "jaccard('duck', 'luck')", Jaccard),
    ];

    static KernelFunction Distance(string names, string description, string example, Func<Rune[], Rune[], long> measure) => new(
        names, description, example, Only(Integer, Text, Text), c => RowLoop.Run(c, (a, row, result) =>
            RowLoop.Put(result, measure(RunesOf(RowLoop.Text(a[0], row)), RunesOf(RowLoop.Text(a[1], row))))));

    static KernelFunction Ratio(string names, string description, string example, Func<Rune[], Rune[], double> measure) => new(
        names, description, example, Only(Number, Text, Text), c => RowLoop.Run(c, (a, row, result) =>
            RowLoop.Put(result, measure(RunesOf(RowLoop.Text(a[0], row)), RunesOf(RowLoop.Text(a[1], row))))));

    static Rune[] RunesOf(string text) => [.. text.EnumerateRunes()];

    static void Guard(Rune[] a, Rune[] b)
    {
        if ((long)a.Length * b.Length > MaxSteps)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded, $"comparing texts of {a.Length} and {b.Length} characters takes too long; compare shorter ones");
        }
    }

    static long Levenshtein(Rune[] a, Rune[] b)
    {
        Guard(a, b);
        int[] costs = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 0; i < a.Length; i++)
        {
            int diagonal = costs[0];
            costs[0] = i + 1;
            for (int j = 0; j < b.Length; j++)
            {
                int cost = Math.Min(Math.Min(costs[j], costs[j + 1]) + 1, diagonal + (a[i] == b[j] ? 0 : 1));
                diagonal = costs[j + 1];
                costs[j + 1] = cost;
            }
        }

        return costs[^1];
    }

    /// <summary>Damerau's distance without restrictions: Lowrance and Wagner's algorithm.</summary>
    static long DamerauLevenshtein(Rune[] a, Rune[] b)
    {
        Guard(a, b);
        if (((long)a.Length + 2) * (b.Length + 2) > 1 << 26)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded, $"damerau_levenshtein of texts of {a.Length} and {b.Length} characters needs too much memory");
        }

        int most = a.Length + b.Length;
        int width = b.Length + 2;
        int[] costs = new int[(a.Length + 2) * width];
        costs[0] = most;
        for (int i = 0; i <= a.Length; i++)
        {
            costs[(i + 1) * width] = most;
            costs[((i + 1) * width) + 1] = i;
        }

        for (int j = 0; j <= b.Length; j++)
        {
            costs[j + 1] = most;
            costs[width + j + 1] = j;
        }

        var lastRows = new Dictionary<Rune, int>();
        for (int i = 1; i <= a.Length; i++)
        {
            int lastMatch = 0;
            for (int j = 1; j <= b.Length; j++)
            {
                int lastRow = lastRows.GetValueOrDefault(b[j - 1]);
                int swapped = costs[(lastRow * width) + lastMatch] + (i - lastRow - 1) + 1 + (j - lastMatch - 1);
                bool isSame = a[i - 1] == b[j - 1];
                lastMatch = isSame ? j : lastMatch;
                int changed = costs[(i * width) + j] + (isSame ? 0 : 1);
                int moved = Math.Min(costs[((i + 1) * width) + j], costs[(i * width) + j + 1]) + 1;
                costs[((i + 1) * width) + j + 1] = Math.Min(Math.Min(changed, moved), swapped);
            }

            lastRows[a[i - 1]] = i;
        }

        return costs[^1];
    }

    static long Hamming(Rune[] a, Rune[] b) => a.Length == b.Length
        ? a.Zip(b).Count(p => p.First != p.Second)
        : throw new QuiverException(
            ErrorCode.InvalidValue, $"hamming compares texts of one length, not of {a.Length} and {b.Length} characters");

    static double Jaccard(Rune[] a, Rune[] b)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "jaccard compares texts that are not empty");
        }

        HashSet<Rune> left = [.. a];
        HashSet<Rune> right = [.. b];
        int common = left.Count(right.Contains);
        return (double)common / (left.Count + right.Count - common);
    }

    static double Jaro(Rune[] a, Rune[] b)
    {
        Guard(a, b);
        if (a.Length == 0 || b.Length == 0)
        {
            return 0;
        }

        int window = Math.Max(0, (Math.Max(a.Length, b.Length) / 2) - 1);
        bool[] taken = new bool[b.Length];
        var matched = new List<Rune>();
        for (int i = 0; i < a.Length; i++)
        {
            int end = Math.Min(b.Length - 1, i + window);
            for (int j = Math.Max(0, i - window); j <= end; j++)
            {
                if (!taken[j] && a[i] == b[j])
                {
                    taken[j] = true;
                    matched.Add(a[i]);
                    break;
                }
            }
        }

        if (matched.Count == 0)
        {
            return 0;
        }

        int at = 0;
        int outOfOrder = 0;
        for (int j = 0; j < b.Length; j++)
        {
            outOfOrder += taken[j] && matched[at++] != b[j] ? 1 : 0;
        }

        double count = matched.Count;
        return ((count / a.Length) + (count / b.Length) + ((count - (outOfOrder / 2)) / count)) / 3;
    }

    static double JaroWinkler(Rune[] a, Rune[] b)
    {
        double jaro = Jaro(a, b);
        int most = Math.Min(4, Math.Min(a.Length, b.Length));
        int prefix = 0;
        while (prefix < most && a[prefix] == b[prefix])
        {
            prefix++;
        }

        return jaro > 0.7 ? jaro + (prefix * PrefixWeight * (1 - jaro)) : jaro;
    }
}
