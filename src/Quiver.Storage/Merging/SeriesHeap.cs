using Quiver.Arrow.Columns;

namespace Quiver.Storage.Merging;

/// <summary>The inputs of a merge by the series in which they stand: a binary heap that compares once a run of rows.</summary>
sealed unsafe class SeriesHeap(MergeInput[] inputs, int tags)
{
    readonly MergeInput[] _heap = new MergeInput[inputs.Length];

    /// <summary>The number of inputs.</summary>
    public int Count { get; private set; }

    /// <summary>The input whose series comes first.</summary>
    public MergeInput Top => _heap[0];

    /// <summary>Adds an input.</summary>
    public void Push(MergeInput input)
    {
        var place = Count++;
        while (place > 0)
        {
            var parent = (place - 1) >> 1;
            if (Compare(input.Key, _heap[parent].Key) >= 0)
            {
                break;
            }

            _heap[place] = _heap[parent];
            place = parent;
        }

        _heap[place] = input;
    }

    /// <summary>Takes the first input away and returns it.</summary>
    public MergeInput Pop()
    {
        var top = _heap[0];
        var last = _heap[--Count];
        var place = 0;
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && Compare(_heap[child + 1].Key, _heap[child].Key) < 0)
            {
                child++;
            }

            if (Compare(last.Key, _heap[child].Key) <= 0)
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = last;
        return top;
    }

    int Compare(StringView* left, StringView* right) => SeriesOrder.Compare(left, right, tags);
}
