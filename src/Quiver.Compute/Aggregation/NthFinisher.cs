using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>Gives the value of the n-th row, counted from the last one where n is negative; null where there are fewer rows.</summary>
sealed class NthFinisher : RowsFinisher
{
    long _place;

    public override bool KeepsNulls => true;

    public override bool KeepsOrder => true;

    public override void Configure(IReadOnlyList<Column> arguments)
    {
        if (_place == 0)
        {
            _place = Constant(arguments[1], "the place of nth_value", int.MinValue, int.MaxValue);
            if (_place == 0)
            {
                throw new QuiverException(ErrorCode.InvalidValue, "nth_value counts rows from 1, or from -1 at the end, but n is 0");
            }
        }
    }

    public override void Configure(IRowsFinisher other) => _place = _place == 0 ? ((NthFinisher)other)._place : _place;

    public override void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        long place = _place > 0 ? _place - 1 : rows.Length + _place;
        if (_place == 0 || place < 0 || place >= rows.Length)
        {
            result.AppendNull();
        }
        else
        {
            RowCopy.Append(result, columns[0], rows[(int)place]);
        }
    }
}
