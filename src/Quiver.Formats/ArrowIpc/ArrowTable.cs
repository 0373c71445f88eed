using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.ArrowIpc;

/// <summary>One or more Arrow files or streams with the columns of the first; others may order theirs differently.</summary>
sealed class ArrowTable : ITableProvider
{
    readonly ArrowSource[] _sources;
    readonly int[][] _ordinals;

    /// <summary>Creates a table.</summary>
    public ArrowTable(IReadOnlyList<ArrowSource> sources)
    {
        if (sources.Count == 0)
        {
            throw new QuiverException(ErrorCode.FileNotFound, "no Arrow file is given");
        }

        _sources = [.. sources];
        Schema = sources[0].Schema;
        _ordinals = [.. sources.Select(OrdinalsIn)];
        Statistics = new TableStatistics(sources.Sum(s => s.RowCount), sources.All(s => s.IsRowCountExact), []);
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public TableStatistics? Statistics { get; }

    /// <summary>The files.</summary>
    internal IReadOnlyList<ArrowSource> Sources => _sources;

    /// <summary>Opens local files as one table; their schemas are read.</summary>
    public static ArrowTable Open(IReadOnlyList<string> paths) => new([.. paths.Select(ArrowSource.File)]);

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request) => new ArrowScan(this, request);

    /// <summary>Returns where a column of the table is in one of its files.</summary>
    internal int OrdinalIn(int source, int ordinal) => _ordinals[source][ordinal];

    int[] OrdinalsIn(ArrowSource source)
    {
        var ordinals = new int[Schema.Fields.Count];
        for (var i = 0; i < ordinals.Length; i++)
        {
            var field = Schema.Fields[i];
            ordinals[i] = ReferenceEquals(source, _sources[0]) ? i : source.Schema.IndexOf(field.Name);
            if (ordinals[i] < 0)
            {
                throw new QuiverException(
                    ErrorCode.TypeMismatch,
                    $"file '{source.Name}' has no column '{field.Name}', which file '{_sources[0].Name}' of the same table has");
            }

            var type = source.Schema.Fields[ordinals[i]].Type;
            if (!type.Equals(field.Type))
            {
                throw new QuiverException(
                    ErrorCode.TypeMismatch,
                    $"column '{field.Name}' is {type} in file '{source.Name}', {field.Type} in file '{_sources[0].Name}' of one table");
            }
        }

        return ordinals;
    }
}
