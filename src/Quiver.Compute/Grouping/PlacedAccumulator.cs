using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Windowing;

namespace Quiver.Compute.Grouping;

/// <summary>The state of a call that stands somewhere in the text of a statement: errors of its values get that place.</summary>
sealed class PlacedAccumulator(GroupedAccumulator inner, int line, int column) : GroupedAccumulator
{
    public override long StateBytes => inner.StateBytes;

    internal override bool IsOrderedByMorsels => inner.IsOrderedByMorsels;

    internal override void BeginMorsel(long morsel) => inner.BeginMorsel(morsel);

    public override void Resize(int groupCount) => inner.Resize(groupCount);

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        try
        {
            inner.Update(arguments, groups);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw error.At(line, column);
        }
    }

    public override void UpdateRun(IReadOnlyList<Column> arguments, int group, int rowCount)
    {
        try
        {
            inner.UpdateRun(arguments, group, rowCount);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw error.At(line, column);
        }
    }

    internal override bool TryUpdateRuns(IReadOnlyList<Column> arguments, ReadOnlySpan<int> ends, ReadOnlySpan<int> groups)
    {
        try
        {
            return inner.TryUpdateRuns(arguments, ends, groups);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw error.At(line, column);
        }
    }

    internal override bool TryUpdateFrames(IReadOnlyList<Column> arguments, int rowCount, FrameRanges frames)
    {
        try
        {
            return inner.TryUpdateFrames(arguments, rowCount, frames);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw error.At(line, column);
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        try
        {
            inner.Merge(((PlacedAccumulator)other).Inner, otherGroups, groups);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw error.At(line, column);
        }
    }

    public override Column Finish(int from, int count)
    {
        try
        {
            return inner.Finish(from, count);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw error.At(line, column);
        }
    }

    GroupedAccumulator Inner => inner;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
