using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Formats.Datasets;

/// <summary>
/// Files of one format as one table, whatever the format: columns by name, with types that take the values of all files, and
/// columns that the path of a file gives.
/// </summary>
sealed class DatasetTable : ITableProvider
{
    readonly DatasetSchema _columns;
    readonly HivePartitions? _hive;
    readonly Lazy<TableStatistics?> _statistics;

    DatasetTable(string scanName, IReadOnlyList<DatasetFile> files, DatasetSchema columns, HivePartitions? hive)
    {
        ScanName = scanName;
        Files = files;
        HasUnopened = files.Any(f => f.Known is null);
        _columns = columns;
        _hive = hive;
        _statistics = new Lazy<TableStatistics?>(() => new DatasetStatistics(this).Create());
    }

    /// <inheritdoc/>
    public Schema Schema => _columns.Schema;

    /// <inheritdoc/>
    public TableStatistics? Statistics => _statistics.Value;

    /// <summary>The files.</summary>
    public IReadOnlyList<DatasetFile> Files { get; }

    /// <summary>Whether some files are opened only when they are scanned.</summary>
    public bool HasUnopened { get; }

    /// <summary>What plans call the scan.</summary>
    public string ScanName { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<DatasetColumn> Columns => _columns.Columns;

    /// <summary>Makes one table of files; one file to which nothing is added is its own table.</summary>
    /// <param name="scanName">What plans call the scan, such as <c>ParquetScan</c>.</param>
    /// <param name="files">The files in the order of their rows; the first is open.</param>
    /// <param name="options">How they become one table.</param>
    public static ITableProvider Combine(string scanName, IReadOnlyList<DatasetFile> files, DatasetOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(files.Count);
        HivePartitions? hive = HivePartitions.Find([.. files.Select(f => f.Path)], options);
        return files.Count == 1 && hive is null && options.FilenameColumn is null
            ? files[0].Open()
            : new DatasetTable(scanName, files, DatasetSchema.Create(files, hive, options), hive);
    }

    /// <inheritdoc/>
    public FilterPushdown SupportsFilter(Expression filter)
    {
        bool isUseful = Files[0].Known!.SupportsFilter(filter) != FilterPushdown.Unsupported || IsOverConstants(filter);
        return isUseful ? FilterPushdown.Inexact : FilterPushdown.Unsupported;
    }

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request) => new DatasetScan(this, request);

    /// <summary>
    /// Returns the ordinals in a file of all columns, -1 where the values do not come from the file; null where it is not open.
    /// </summary>
    public int[]? OrdinalsIn(int file) => _columns.OrdinalsIn(file);

    /// <summary>Returns the ordinals in a file with columns that are known by now.</summary>
    public int[] OrdinalsIn(int file, Schema own) => _columns.OrdinalsIn(file, own);

    /// <summary>
    /// Returns how many rows a file has; of one that is not open an estimate: those of the first in the share of its bytes. Null where
    /// nothing is known.
    /// </summary>
    public double? RowsOf(int file)
    {
        if (Files[file].Known is { } known)
        {
            return known.Statistics?.RowCount;
        }

        double share = Files[0].Size > 0 && Files[file].Size > 0 ? Files[file].Size / (double)Files[0].Size : 1;
        return Files[0].Known!.Statistics?.RowCount * share;
    }

    /// <summary>Returns the value that a column has in all rows of a file; null where it is not one value.</summary>
    public ScalarValue? ConstantOf(int file, int ordinal)
    {
        DatasetColumn column = Columns[ordinal];
        return column.Origin switch
        {
            ColumnOrigin.Filename => ScalarValue.Text(Files[file].Name),
            ColumnOrigin.Partition => _hive!.ValueOf(file, column.Partition),
            _ => OrdinalsIn(file) is { } ordinals && ordinals[ordinal] < 0 ? ScalarValue.Null(column.Field.Type) : null,
        };
    }

    /// <summary>
    /// Whether a filter may be decided by paths: of any form, as long as it always gives the same. Columns are known by name only,
    /// which may be another column's; then the scan does not use the filter.
    /// </summary>
    bool IsOverConstants(Expression filter)
    {
        bool hasConstant = false;
        return !ExpressionRewriter.Any(filter, e =>
        {
            bool isConstant = e is ColumnExpression column && Columns.Any(c => c.Origin != ColumnOrigin.File
                && string.Equals(c.Field.Name, column.Name, StringComparison.OrdinalIgnoreCase));
            hasConstant |= isConstant;
            return (e is ColumnExpression && !isConstant) || e is SubqueryExpression
                || e is FunctionExpression { Function.Volatility: not Volatility.Immutable };
        }) && hasConstant;
    }
}
