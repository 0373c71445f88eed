using Quiver.Arrow.Builders;

namespace Quiver.Formats.Csv;

/// <summary>Reads columns that hold nulls only.</summary>
sealed unsafe class CsvNullDecoder(CsvDialect dialect, CsvColumn format) : CsvColumnDecoder(dialect, format)
{
    public override int Decode(in CsvFields fields, int column, ColumnBuilder builder)
    {
        for (int row = 0; row < fields.RowCount; row++)
        {
            byte* field = fields.Get(row, column, out int length);
            if (Normalize(ref field, ref length) != FieldState.Null)
            {
                return row;
            }

            builder.AppendNull();
        }

        return -1;
    }
}
