using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;

namespace Quiver.Compute.Casting;

/// <summary>The texts of the parts of nested values, without quotes and escapes unless they are nested values themselves.</summary>
sealed unsafe class NestedTextParts(ColumnScratch scratch, bool isNested)
{
    readonly TextBuffer _bytes = new();
    readonly List<(int End, bool IsNull)> _ends = [];

    /// <summary>The number of parts.</summary>
    public int Count => _ends.Count;

    /// <summary>Whether the last part is NULL.</summary>
    public bool IsLastNull => _ends[^1].IsNull;

    /// <summary>Finds the field that a name stands for, -1 for none.</summary>
    public static int FieldOf(StructType type, ReadOnlySpan<byte> name)
    {
        var buffer = new TextBuffer();
        Append(name.Trim(" \t\r\n"u8), buffer);
        string text = Encoding.UTF8.GetString(buffer.Written);
        int exact = type.IndexOf(text);
        for (int i = 0; exact < 0 && i < type.Fields.Count; i++)
        {
            exact = string.Equals(type.Fields[i].Name, text, StringComparison.OrdinalIgnoreCase) ? i : -1;
        }

        return exact;
    }

    /// <summary>Adds a part as it stands in the text.</summary>
    public void Add(ReadOnlySpan<byte> part)
    {
        part = part.Trim(" \t\r\n"u8);
        bool isNull = Ascii.EqualsIgnoreCase(part, "null"u8);
        if (!isNull && isNested)
        {
            _bytes.Append(part);
        }
        else if (!isNull)
        {
            Append(part, _bytes);
        }

        _ends.Add((_bytes.Length, isNull));
    }

    /// <summary>Takes parts back.</summary>
    public void Truncate(int count)
    {
        if (count < _ends.Count)
        {
            _ends.RemoveRange(count, _ends.Count - count);
            _bytes.Truncate(count == 0 ? 0 : _ends[^1].End);
        }
    }

    /// <summary>Adds nulls up to a number of parts.</summary>
    public void PadTo(int count)
    {
        while (_ends.Count < count)
        {
            _ends.Add((_bytes.Length, true));
        }
    }

    /// <summary>Returns the parts as a column of text.</summary>
    public StringColumn Finish()
    {
        int count = _ends.Count;
        StringView* views = scratch.Views(count);
        ulong* validity = scratch.Validity(count);
        Bitmap.Fill(validity, count, true);
        StringHeap heap = scratch.ResetHeap();
        ReadOnlySpan<byte> bytes = _bytes.Written;
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            (int end, bool isNull) = _ends[i];
            views[i] = isNull ? default : heap.Add(bytes[start..end]);
            start = end;
            if (isNull)
            {
                Bitmap.Clear(validity, i);
            }
        }

        return scratch.Strings(DataType.Utf8, count, validity);
    }

    static void Append(ReadOnlySpan<byte> part, TextBuffer buffer)
    {
        bool isQuoted = part.Length >= 2 && part[0] is (byte)'"' or (byte)'\'' && part[^1] == part[0];
        part = isQuoted ? part[1..^1] : part;
        for (int at = part.IndexOf((byte)'\\'); at >= 0 && at + 1 < part.Length; at = part.IndexOf((byte)'\\'))
        {
            buffer.Append(part[..at]);
            buffer.Append(part[at + 1]);
            part = part[(at + 2)..];
        }

        buffer.Append(part);
    }
}
