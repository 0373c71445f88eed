using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>How the bytes of a CSV file are to be cut into fields: <see cref="CsvOptions"/> with nothing left open.</summary>
sealed record CsvDialect
{
    /// <summary>Stands for a quote, escape or comment that the dialect does not have.</summary>
    public const int None = -1;

    /// <summary>What separates fields.</summary>
    public required byte Delimiter { get; init; }

    /// <summary>What surrounds fields, or <see cref="None"/>.</summary>
    public int Quote { get; init; } = '"';

    /// <summary>What makes the next character part of a quoted field, or <see cref="None"/>; usually the quote.</summary>
    public int Escape { get; init; } = '"';

    /// <summary>What ends a record: LF (a CR before it is dropped), or CR where the file has no LF.</summary>
    public byte LineEnd { get; init; } = (byte)'\n';

    /// <summary>What starts a comment line, or <see cref="None"/>.</summary>
    public int Comment { get; init; } = None;

    /// <summary>Fields that are null.</summary>
    public IReadOnlyList<byte[]> NullStrings { get; init; } = [[]];

    /// <summary>Whether quoted fields may be null too.</summary>
    public bool AllowQuotedNulls { get; init; }

    /// <summary>How numbers are written.</summary>
    public NumberFormat Numbers { get; init; } = NumberFormat.Plain;

    /// <summary>Whether text after a closing quote and surplus fields are errors.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>Whether records with too few fields get nulls.</summary>
    public bool NullPadding { get; init; }

    /// <summary>The largest field allowed.</summary>
    public int MaxFieldBytes { get; init; } = CsvOptions.DefaultMaxFieldBytes;

    /// <summary>Whether quotes cannot be found by vectors alone: escapes other than the quote, and comments, need a loop.</summary>
    public bool NeedsScalar => Comment != None || (Quote != None && Escape != Quote);

    /// <summary>Whether a field, its quotes taken away, is one of the null strings.</summary>
    public bool IsNull(ReadOnlySpan<byte> field)
    {
        foreach (byte[] text in NullStrings)
        {
            if (field.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }
}
