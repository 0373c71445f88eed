using System.Globalization;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Casting;
using Quiver.Compute.Selection;

namespace Quiver.Formats.Datasets;

/// <summary>Finds the folder that each row of a batch belongs to.</summary>
sealed class PartitionKeys : IDisposable
{
    readonly IReadOnlyList<int> _columns;
    readonly string[] _names;
    readonly ColumnScratch[] _scratches;
    readonly Dictionary<(int Parent, string? Value), int>[] _ids;
    readonly List<string> _folders = [];

    /// <summary>Creates keys over columns of batches.</summary>
    public PartitionKeys(Schema schema, IReadOnlyList<int> columns, MemoryBudget budget)
    {
        _columns = columns;
        _names = [.. columns.Select(c => schema.Fields[c].Name)];
        _scratches = [.. columns.Select(_ => new ColumnScratch(budget))];
        _ids = [.. columns.Select(_ => new Dictionary<(int, string?), int>())];
    }

    /// <summary>Returns the folder of a number, relative to the root.</summary>
    public string FolderOf(int id) => _folders[id];

    /// <summary>Returns for each row the number of its folder.</summary>
    public int[] Find(RecordBatch batch)
    {
        int[] ids = new int[batch.Length];
        for (int level = 0; level < _columns.Count; level++)
        {
            Column column = batch.Columns[_columns[level]];
            ColumnScratch scratch = _scratches[level];
            Column text = FlattenKernel.Flatten(
                CastKernel.Evaluate(column, DataType.Utf8, CastMode.Strict, scratch.Child(0)), scratch.Child(1));
            Descend(ids, text, level);
        }

        return ids;
    }

    public void Dispose()
    {
        foreach (ColumnScratch scratch in _scratches)
        {
            scratch.Dispose();
        }
    }

    /// <summary>Replaces the numbers of parent folders by those of the folders in them.</summary>
    void Descend(int[] ids, Column text, int level)
    {
        // Neighbours are mostly alike.
        (int Parent, string? Value) last = default;
        int lastId = -1;
        for (int row = 0; row < ids.Length; row++)
        {
            (int Parent, string? Value) key = (ids[row], text.GetValue(row) as string);
            if (lastId < 0 || key != last)
            {
                if (!_ids[level].TryGetValue(key, out lastId))
                {
                    string parent = level == 0
                        ? ""
                        : _folders[key.Parent] + Path.DirectorySeparatorChar.ToString(CultureInfo.InvariantCulture);
                    lastId = _folders.Count;
                    _folders.Add(parent + HivePath.Folder(_names[level], key.Value));
                    _ids[level].Add(key, lastId);
                }

                last = key;
            }

            ids[row] = lastId;
        }
    }
}
