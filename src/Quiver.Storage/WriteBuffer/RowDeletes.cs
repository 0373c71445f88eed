using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Storage.Manifest;

namespace Quiver.Storage.WriteBuffer;

/// <summary>The deletes that apply to rows of a chunk.</summary>
sealed unsafe class RowDeletes
{
    readonly Delete[] _deletes;

    /// <summary>Finds out which rows of a chunk deletes may be about.</summary>
    public RowDeletes(ChunkSnapshot chunk, IEnumerable<Tombstone> tombstones)
    {
        _deletes = [.. tombstones
            .Where(tombstone => tombstone.MinTime <= chunk.State.MaxTime && tombstone.MaxTime >= chunk.State.MinTime)
            .Select(tombstone => new Delete(
                tombstone.MinTime, tombstone.MaxTime, chunk.RowsBefore(tombstone.Sequence), SeriesOf(chunk, tombstone)))
            .Where(delete => delete.End > 0)];
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _deletes.Length == 0;

    /// <summary>Whether a row is deleted.</summary>
    public bool Contains(int row, long time, int series)
    {
        foreach (var delete in _deletes)
        {
            if (row < delete.End && time >= delete.MinTime && time <= delete.MaxTime
                && (delete.Series is null || delete.Series[series]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns which series a delete is about; null for all.</summary>
    static bool[]? SeriesOf(ChunkSnapshot chunk, Tombstone tombstone)
    {
        if (tombstone.Tags.Count == 0)
        {
            return null;
        }

        var matches = new bool[chunk.State.SeriesCount];
        Array.Fill(matches, true);
        foreach (var predicate in tombstone.Tags)
        {
            var id = chunk.Definition.Find(predicate.Tag)?.Id;
            var tag = chunk.Table.Series.Tags.FirstOrDefault(values => values.ColumnId == id);
            var code = predicate.Value is null || tag is null ? TagValues.Missing : CodeOf(tag, predicate.Value);
            for (var series = 0; series < matches.Length; series++)
            {
                var own = tag is null ? TagValues.Missing : tag.Codes.Pointer[series];
                matches[series] &= own == code && (code != TagValues.Missing || predicate.Value is null);
            }
        }

        return matches;
    }

    static int CodeOf(TagValues tag, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        var column = tag.Column(tag.Count, tag);
        for (var code = 0; code < column.Length; code++)
        {
            if (StringView.SpanOf(column.Views + code).SequenceEqual(bytes))
            {
                return code;
            }
        }

        return TagValues.Missing;
    }

    /// <summary>A delete of rows before a place.</summary>
    sealed record Delete(long MinTime, long MaxTime, int End, bool[]? Series);
}
