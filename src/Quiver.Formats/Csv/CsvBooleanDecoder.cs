using System.Text;
using Quiver.Arrow.Builders;

namespace Quiver.Formats.Csv;

/// <summary>Reads booleans: true and false, t and f, yes and no, 1 and 0, in any case.</summary>
sealed unsafe class CsvBooleanDecoder(CsvDialect dialect, CsvColumn format) : CsvColumnDecoder(dialect, format)
{
    public override int Decode(in CsvFields fields, int column, ColumnBuilder builder)
    {
        var target = (BooleanColumnBuilder)builder;
        for (int row = 0; row < fields.RowCount; row++)
        {
            byte* field = fields.Get(row, column, out int length);
            FieldState state = Normalize(ref field, ref length);
            if (state == FieldState.Null)
            {
                target.AppendNull();
            }
            else if (state == FieldState.Value && TryParse(new ReadOnlySpan<byte>(field, length), out bool value))
            {
                target.Append(value);
            }
            else
            {
                return row;
            }
        }

        return -1;
    }

    static bool TryParse(ReadOnlySpan<byte> text, out bool value)
    {
        value = Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "t"u8)
            || Ascii.EqualsIgnoreCase(text, "yes"u8) || text.SequenceEqual("1"u8);
        return value || Ascii.EqualsIgnoreCase(text, "false"u8) || Ascii.EqualsIgnoreCase(text, "f"u8)
            || Ascii.EqualsIgnoreCase(text, "no"u8) || text.SequenceEqual("0"u8);
    }
}
