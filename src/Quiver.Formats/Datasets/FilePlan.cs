using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.Datasets;

/// <summary>What a scan asks of all files with the same columns, and how their columns become those of the scan.</summary>
sealed class FilePlan
{
    FilePlan(ScanRequest request, int[] sources, bool[] isConverted)
    {
        Request = request;
        Sources = sources;
        IsConverted = isConverted;
    }

    /// <summary>The request to the file.</summary>
    public ScanRequest Request { get; }

    /// <summary>For each column of the scan which column of the request it is; -1 for one value that the file has.</summary>
    public int[] Sources { get; }

    /// <summary>For each column of the scan whether its type differs from the file's.</summary>
    public bool[] IsConverted { get; }

    /// <summary>Translates a request to the table for a file.</summary>
    /// <param name="table">The table.</param>
    /// <param name="request">The request to it.</param>
    /// <param name="file">The file.</param>
    /// <param name="ordinals">Where the columns of the table are in the file; -1 where they are not.</param>
    public static FilePlan Create(DatasetTable table, ScanRequest request, ITableProvider file, int[] ordinals)
    {
        Schema own = file.Schema;
        var projection = new List<int>();
        int[] sources = new int[request.Projection.Count];
        bool[] isConverted = new bool[sources.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            int ordinal = ordinals[request.Projection[i]];
            sources[i] = ordinal < 0 ? -1 : projection.IndexOf(ordinal);
            if (ordinal >= 0)
            {
                if (sources[i] < 0)
                {
                    sources[i] = projection.Count;
                    projection.Add(ordinal);
                }

                isConverted[i] = !own.Fields[ordinal].Type.Logical.Equals(table.Schema.Fields[request.Projection[i]].Type);
            }
        }

        var translation = new FilterTranslation(table, request, file, ordinals);
        return new FilePlan(
            new ScanRequest
            {
                Projection = projection,
                Filters = translation.Filters,
                Limit = request.Limit,
                Ordinals = translation.Ordinals,
                RuntimeFilters = translation.RuntimeFilters,
            },
            sources,
            isConverted);
    }
}
