using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Storage.Files;

/// <summary>What a scan of a table asks of a file that was written when the table had fewer columns.</summary>
sealed class FileRequest
{
    FileRequest(ScanRequest request, int[] sources)
    {
        Request = request;
        Sources = sources;
    }

    /// <summary>The request to the file.</summary>
    public ScanRequest Request { get; }

    /// <summary>For each column of the scan which one of the file's answer it is; -1 where the file does not have it.</summary>
    public int[] Sources { get; }

    /// <summary>Translates a request.</summary>
    /// <param name="schema">The columns of the table.</param>
    /// <param name="projection">The columns of the scan.</param>
    /// <param name="request">The filters.</param>
    /// <param name="mayUse">Whether a filter may leave out rows.</param>
    /// <param name="mayUseColumn">Whether a filter over a column that the running query finds may leave out rows.</param>
    /// <param name="file">The file.</param>
    public static FileRequest Create(
        Schema schema, IReadOnlyList<int> projection, ScanRequest request, Func<Expression, bool> mayUse, Func<int, bool> mayUseColumn,
        ITableProvider file)
    {
        var own = file.Schema;
        int[] ordinals = [.. schema.Fields.Select(field => own.IndexOf(field.Name))];
        List<int> columns = [.. projection.Select(ordinal => ordinals[ordinal]).Where(ordinal => ordinal >= 0).Distinct()];
        var mapped = new Dictionary<ColumnId, int>();
        foreach (var (id, ordinal) in request.Ordinals)
        {
            if (ordinals[ordinal] >= 0)
            {
                mapped[id] = ordinals[ordinal];
            }
        }

        var filters = request.Filters.Where(filter => mayUse(filter)
            && ExpressionRewriter.ColumnsOf(filter).All(mapped.ContainsKey)
            && file.SupportsFilter(filter) != FilterPushdown.Unsupported);
        return new FileRequest(
            new ScanRequest
            {
                Projection = columns,
                Filters = [.. filters],
                Ordinals = mapped,
                RuntimeFilters = [.. request.RuntimeFilters
                    .Where(filter => ordinals[filter.Ordinal] >= 0 && mayUseColumn(filter.Ordinal))
                    .Select(filter => filter.At(ordinals[filter.Ordinal]))],
            },
            [.. projection.Select(ordinal => columns.IndexOf(ordinals[ordinal]))]);
    }
}
