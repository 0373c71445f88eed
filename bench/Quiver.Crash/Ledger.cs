using System.Globalization;

namespace Quiver.Crash;

/// <summary>What the store must have, by what the child said of one writer.</summary>
sealed class Ledger(int writer)
{
    readonly HashSet<int> _written = [];
    readonly HashSet<int> _deleted = [];
    readonly HashSet<int> _doubtful = [];
    readonly List<(int First, int Last)> _deleting = [];

    public int Writer => writer;

    /// <summary>The first number that was not begun.</summary>
    public int Next { get; private set; }

    public int Count => _written.Count;

    /// <summary>The last write that must be there; null where there is none.</summary>
    public int? Last { get; private set; }

    /// <summary>Notes what the child said.</summary>
    public void Note(string[] words)
    {
        var number = int.Parse(words[2], CultureInfo.InvariantCulture);
        switch (words[0])
        {
            case "S":
                _doubtful.Add(number);
                Next = number + 1;
                break;
            case "A":
                Add(number);
                break;
            case "D":
                _deleting.Add((number, int.Parse(words[3], CultureInfo.InvariantCulture)));
                break;
            default:
                Deleted(_deleting[^1]);
                _deleting.RemoveAt(_deleting.Count - 1);
                break;
        }
    }

    /// <summary>Compares with what is there.</summary>
    /// <param name="found">By number: rows in a, the sum of x in them, rows in b.</param>
    /// <param name="newest">The number in table c; null where the writer has no row there.</param>
    /// <returns>What is wrong.</returns>
    public IEnumerable<string> Check(IReadOnlyDictionary<int, (long A, double X, long B)> found, long? newest)
    {
        Settle(found);
        foreach (var number in _written)
        {
            var rows = _deleted.Contains(number) ? 0 : NumberedWrites.RowsOfA(number);
            var expected = (rows, rows * rows / 2.0, NumberedWrites.HasB(number) ? 1L : 0);
            var (a, x, b) = found.GetValueOrDefault(number);
            if ((a, x, b) != expected)
            {
                yield return $"write {writer}:{number} has {(a, x, b)} instead of {expected}";
            }
        }

        foreach (var number in found.Keys.Where(number => !_written.Contains(number)))
        {
            yield return $"write {writer}:{number} is there and was not acknowledged";
        }

        if (newest != Last)
        {
            yield return $"writer {writer} has {newest} as its newest write instead of {Last}";
        }
    }

    /// <summary>What was not acknowledged may be there or not, as a whole, and from then on for ever.</summary>
    void Settle(IReadOnlyDictionary<int, (long A, double X, long B)> found)
    {
        foreach (var number in _doubtful.Where(found.ContainsKey).ToList())
        {
            Add(number);
        }

        foreach (var range in _deleting.Where(range => NumbersOf(range).All(number => found.GetValueOrDefault(number).A == 0)))
        {
            Deleted(range);
        }

        _doubtful.Clear();
        _deleting.Clear();
    }

    void Add(int number)
    {
        _doubtful.Remove(number);
        _written.Add(number);
        Last = Math.Max(Last ?? 0, number);
    }

    void Deleted((int First, int Last) range) => _deleted.UnionWith(NumbersOf(range).Where(_written.Contains));

    static IEnumerable<int> NumbersOf((int First, int Last) range) => Enumerable.Range(range.First, range.Last - range.First + 1);
}
