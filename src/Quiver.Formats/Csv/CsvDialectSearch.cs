using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>
/// Finds the dialect under which the first records of a file are most alike: every combination of delimiter, quote, escape and comment
/// that the options leave open cuts the sample, and the cuts are compared. This is what DuckDB's sniffer does, with two differences
/// that keep rows: a quote other than the double quote needs evidence, and lines before the first record are only skipped where they
/// have fewer fields than the records, as prose has.
/// </summary>
sealed class CsvDialectSearch
{
    /// <summary>The bytes that are cut; types need a larger sample than the dialect.</summary>
    const int MaxBytes = 128 << 10;

    /// <summary>The delimiters tried, the likelier first.</summary>
    static readonly byte[] Delimiters = ",\t;|"u8.ToArray();

    /// <summary>The delimiters tried where those give one column: unit separators and signs that are rare in text.</summary>
    static readonly byte[] RareDelimiters = [0x1F, 0x01, (byte)'^', (byte)'~'];

    readonly byte[] _bytes;
    readonly int _start;
    readonly int _length;
    readonly bool _isAll;
    readonly CsvOptions _options;
    readonly CsvDialect _fixed;

    /// <summary>Prepares a search.</summary>
    /// <param name="bytes">The sample and at least 64 bytes more.</param>
    /// <param name="start">Where lines start.</param>
    /// <param name="length">Where the sample ends.</param>
    /// <param name="isAll">Whether the file ends there too.</param>
    /// <param name="options">What is given.</param>
    /// <param name="given">A dialect with everything that is not searched for.</param>
    public CsvDialectSearch(byte[] bytes, int start, int length, bool isAll, CsvOptions options, CsvDialect given)
    {
        _bytes = bytes;
        _start = start;
        _length = Math.Min(length, start + MaxBytes);
        _isAll = isAll && _length == length;
        _options = options;
        _fixed = given;
    }

    /// <summary>Returns the best dialect and where its first record starts.</summary>
    public CsvCut Run()
    {
        bool isOpen = _options.Delimiter is null && _options.AutoDetect;
        CsvCut best = Best(isOpen ? Delimiters : [_fixed.Delimiter]);
        if (isOpen && best.FieldCount == 1)
        {
            CsvCut rare = Best(RareDelimiters);
            best = rare.FieldCount > 1 && rare.IsConsistent ? rare : best;
        }

        return best;
    }

    CsvCut Best(ReadOnlySpan<byte> delimiters)
    {
        CsvCut? best = null;
        foreach (byte delimiter in delimiters)
        {
            foreach ((int quote, int escape) in Quotes())
            {
                foreach (int comment in Comments())
                {
                    CsvCut cut = Cut(_fixed with { Delimiter = delimiter, Quote = quote, Escape = escape, Comment = comment });
                    best = best is null || cut.CompareTo(best) > 0 ? cut : best;
                }
            }
        }

        return best!;
    }

    /// <summary>Returns quotes with their escapes, the usual ones first: what comes later must be better to be taken.</summary>
    IEnumerable<(int Quote, int Escape)> Quotes()
    {
        ReadOnlyMemory<byte> text = _bytes.AsMemory(_start, _length - _start);
        int[] quotes = _options.Quote is not null || !_options.AutoDetect ? [_fixed.Quote] : text.Span.Contains((byte)'\'') ? ['"', '\''] : ['"'];
        foreach (int quote in quotes)
        {
            if (quote == CsvDialect.None)
            {
                yield return (quote, CsvDialect.None);
            }
            else if (_options.Escape is { } escape)
            {
                yield return (quote, escape == CsvOptions.NoCharacter ? CsvDialect.None : escape);
            }
            else
            {
                yield return (quote, quote);
                if (_options.AutoDetect && text.Span.IndexOf([(byte)'\\', (byte)quote]) >= 0)
                {
                    yield return (quote, '\\');
                }
            }
        }
    }

    IEnumerable<int> Comments()
    {
        yield return _fixed.Comment;
        if (_options.Comment is null && _options.AutoDetect && HasLineWith((byte)'#'))
        {
            yield return '#';
        }
    }

    bool HasLineWith(byte first)
    {
        ReadOnlySpan<byte> text = _bytes.AsSpan(_start, _length - _start);
        return text.Length > 0 && (text[0] == first || text.IndexOf([_fixed.LineEnd, first]) >= 0);
    }

    CsvCut Cut(CsvDialect dialect)
    {
        var sample = new CsvSample(_bytes, _start, _length, dialect, _isAll, _options.SampleRows);
        return new CsvCut(sample, _options);
    }
}
