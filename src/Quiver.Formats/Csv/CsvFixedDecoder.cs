using System.Runtime.CompilerServices;
using Quiver.Arrow.Builders;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>Reads values of fixed width with a parser that is compiled into the loop.</summary>
sealed unsafe class CsvFixedDecoder<T, TParser>(CsvDialect dialect, CsvColumn format, TParser parser) : CsvColumnDecoder(dialect, format)
    where T : unmanaged
    where TParser : struct, IFieldParser<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Decode(in CsvFields fields, int column, ColumnBuilder builder)
    {
        var target = (FixedWidthColumnBuilder)builder;
        bool hasNullStrings = HasNullStrings;
        for (int row = 0; row < fields.RowCount; row++)
        {
            byte* field = fields.Get(row, column, out int length);
            if (length > 0 && !hasNullStrings && parser.TryParse(field, length, out T value))
            {
                target.AppendRaw(value);
            }
            else if (!TrySlow(field, length, target))
            {
                return row;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    bool TrySlow(byte* field, int length, FixedWidthColumnBuilder target)
    {
        FieldState state = Normalize(ref field, ref length);
        if (state == FieldState.Null)
        {
            target.AppendNull();
            return true;
        }

        if (state == FieldState.Malformed || !parser.TryParse(field, length, out T value))
        {
            return false;
        }

        target.AppendRaw(value);
        return true;
    }
}
