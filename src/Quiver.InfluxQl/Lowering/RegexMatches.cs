using Quiver.Arrow.Columns;

namespace Quiver.InfluxQl.Lowering;

/// <summary>Which entries of a dictionary a pattern matches, as far as they were asked for.</summary>
sealed class RegexMatches(StringColumn entries)
{
    // 0 for not asked, 1 for no, 2 for yes.
    readonly byte[] _answers = new byte[entries.Length];

    /// <summary>The dictionary.</summary>
    public StringColumn Entries => entries;

    /// <summary>Returns the answer for an entry; null where it was not asked for.</summary>
    public bool? Find(int code) => _answers[code] == 0 ? null : _answers[code] == 2;

    /// <summary>Remembers an answer and returns it.</summary>
    public bool Remember(int code, bool isMatch)
    {
        _answers[code] = isMatch ? (byte)2 : (byte)1;
        return isMatch;
    }
}
