using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Types;
using Quiver.Formats.Parquet.Pruning;

namespace Quiver.Formats.Datasets;

/// <summary>Brings together what is known of the files of a dataset.</summary>
sealed class DatasetStatistics(DatasetTable table)
{
    /// <summary>Returns the statistics of the table; null where nothing is known of a file.</summary>
    public TableStatistics? Create()
    {
        long rows = 0;
        bool isExact = true;
        bool hasColumns = true;
        if (table.HasUnopened)
        {
            return Estimate();
        }

        foreach (DatasetFile file in table.Files)
        {
            if (file.Known!.Statistics is not { } known)
            {
                return null;
            }

            rows += known.RowCount;
            isExact &= known.IsExact;
            hasColumns &= known.Columns.Count > 0;
        }

        return new TableStatistics(
            rows, isExact, hasColumns ? new LazyColumnStatistics(table.Schema.Fields.Count, StatisticsOf) : []);
    }

    /// <summary>Of files that are not open, the folders are known; rows are estimated and the values of other columns are not
    /// known.</summary>
    TableStatistics? Estimate()
    {
        double rows = 0;
        for (int file = 0; file < table.Files.Count; file++)
        {
            if (table.RowsOf(file) is not { } some)
            {
                return null;
            }

            rows += some;
        }

        return new TableStatistics(
            (long)Math.Min(rows, long.MaxValue / 2), IsExact: false,
            new LazyColumnStatistics(table.Schema.Fields.Count, StatisticsOfPaths));
    }

    ColumnStatistics StatisticsOfPaths(int ordinal)
    {
        if (table.Columns[ordinal].Origin == ColumnOrigin.File)
        {
            return new ColumnStatistics();
        }

        var merged = new Merged();
        for (int file = 0; file < table.Files.Count; file++)
        {
            ScalarValue constant = table.ConstantOf(file, ordinal)!;
            merged.Add(constant, constant, constant.IsNull ? null : 0, constant.IsNull ? null : 1);
        }

        return merged.Result;
    }

    ColumnStatistics StatisticsOf(int ordinal)
    {
        DataType type = table.Schema.Fields[ordinal].Type;
        var merged = new Merged();
        for (int file = 0; file < table.Files.Count; file++)
        {
            TableStatistics known = table.Files[file].Known!.Statistics!;
            if (table.ConstantOf(file, ordinal) is { } constant)
            {
                merged.Add(constant, constant, constant.IsNull ? known.RowCount : 0, known.RowCount);
            }
            else
            {
                ColumnStatistics own = known.Columns[table.OrdinalsIn(file)![ordinal]];
                merged.Add(AsType(own.Min, type), AsType(own.Max, type), own.NullCount, known.RowCount);
            }
        }

        return merged.Result;
    }

    static ScalarValue? AsType(ScalarValue? bound, DataType type) =>
        bound is null || bound.Type.Equals(type) ? bound : Coercion.TryCastValue(bound, type);

    /// <summary>The bounds of the files so far.</summary>
    sealed class Merged
    {
        (ScalarValue Scalar, BoundValue Value)? _min;
        (ScalarValue Scalar, BoundValue Value)? _max;
        bool _isMinKnown = true;
        bool _isMaxKnown = true;
        long? _nulls = 0;

        public ColumnStatistics Result =>
            new(_isMinKnown ? _min?.Scalar : null, _isMaxKnown ? _max?.Scalar : null, _nulls);

        public void Add(ScalarValue? min, ScalarValue? max, long? nulls, long? rows)
        {
            _nulls += nulls;
            if (nulls == rows)
            {
                return;
            }

            _isMinKnown &= min is not null && Keep(ref _min, min, sign: -1);
            _isMaxKnown &= max is not null && Keep(ref _max, max, sign: 1);
        }

        static bool Keep(ref (ScalarValue Scalar, BoundValue Value)? kept, ScalarValue bound, int sign)
        {
            if (BoundValue.Of(bound) is not { } value)
            {
                return false;
            }

            if (kept is not { } other || value.CompareTo(other.Value) * sign > 0)
            {
                kept = (bound, value);
            }

            return true;
        }
    }
}
