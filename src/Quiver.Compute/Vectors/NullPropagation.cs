using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Vectors;

/// <summary>Makes a result null wherever an argument is.</summary>
sealed unsafe class NullPropagation(MemoryBudget budget) : IDisposable
{
    readonly ColumnScratch _validity = new(budget);
    readonly ColumnScratch _flat = new(budget);

    /// <summary>Returns a column of nulls of a type.</summary>
    public static Column AllNull(DataType type, int length) =>
        type.Id == TypeId.Null ? new NullColumn(length) : new ConstantColumn(ColumnBuilder.Build(type, [null]), length);

    /// <summary>Returns the result with the nulls of the arguments added to its own.</summary>
    public Column Apply(Column result, IReadOnlyList<Column> arguments)
    {
        bool any = false;
        foreach (Column argument in arguments)
        {
            if (NullColumns.IsAllNull(argument))
            {
                return AllNull(result.Type, result.Length);
            }

            any |= argument.HasValidity;
        }

        if (!any || result is NullColumn)
        {
            return result;
        }

        Column flat = FlattenKernel.Flatten(result, _flat);
        int length = flat.Length;
        ulong* validity = _validity.Validity(length);
        for (int w = 0; w < Bitmap.Words(length); w++)
        {
            ulong word = flat.Validity == null ? ulong.MaxValue : flat.Validity[w];
            foreach (Column argument in arguments)
            {
                word &= argument is ConstantColumn || argument.Validity == null ? ulong.MaxValue : argument.Validity[w];
            }

            validity[w] = word;
        }

        return WithValidity(flat, validity);
    }

    public void Dispose()
    {
        _validity.Dispose();
        _flat.Dispose();
    }

    static Column WithValidity(Column column, ulong* validity) => column switch
    {
        FixedWidthColumn c => new FixedWidthColumn(c.Type, c.Length, c.Data, validity, Column.UnknownNulls, null, c),
        BooleanColumn c => new BooleanColumn(c.Length, c.Bits, validity, Column.UnknownNulls, null, c),
        StringColumn c => new StringColumn(c.Type, c.Length, c.Views, validity, Column.UnknownNulls, null, c),
        ListColumn c => new ListColumn(c.Type, c.Length, c.Offsets, c.Elements, validity, Column.UnknownNulls, null, c),
        StructColumn c => new StructColumn(c.Type, c.Length, [.. c.Fields], validity, Column.UnknownNulls, null, c),
        _ => column,
    };
}
