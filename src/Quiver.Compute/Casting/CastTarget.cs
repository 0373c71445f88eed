using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Casting;

/// <summary>Where a cast writes, and what it does with values that do not fit.</summary>
readonly unsafe struct CastTarget
{
    const int LongestShown = 60;

    readonly Column _source;

    public CastTarget(Column source, DataType type, CastMode mode, ColumnScratch scratch)
    {
        _source = source;
        Type = type;
        Mode = mode;
        Scratch = scratch;
        Validity = ValidityBits.Copy(source.Validity, source.Length, scratch);
        if (Validity == null && mode == CastMode.Try)
        {
            Validity = scratch.Validity(source.Length);
            Bitmap.Fill(Validity, source.Length, true);
        }
    }

    public DataType Type { get; }

    public CastMode Mode { get; }

    public ColumnScratch Scratch { get; }

    public ulong* Validity { get; }

    public bool IsValid(int row) => ValidityBits.IsValid(Validity, row);

    /// <summary>Makes a row null, or fails where the cast is strict; rows that are null already are let be.</summary>
    public void Reject(int row)
    {
        if (!IsValid(row))
        {
            return;
        }

        if (Mode == CastMode.Strict)
        {
            throw CastKernel.Failure(_source, row, Type);
        }

        Bitmap.Clear(Validity, row);
    }

    /// <summary>The message's form of a value: text in quotes, and not too much of it.</summary>
    public static string Show(Column column, int row)
    {
        string text = ValueText.Of(column, row);
        var shown = new StringBuilder();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestShown)))
        {
            shown.Append(char.IsControl(c) ? '?' : c);
        }

        if (text.Length > LongestShown)
        {
            shown.Append('…');
        }

        return column.Type.IsNumeric ? shown.ToString() : $"\"{shown}\"";
    }
}
