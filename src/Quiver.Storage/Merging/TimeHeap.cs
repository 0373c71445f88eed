namespace Quiver.Storage.Merging;

/// <summary>The inputs of a merge that stand in one series, by time and, at one time, oldest first: a binary heap.</summary>
sealed class TimeHeap(int capacity)
{
    readonly long[] _times = new long[capacity];
    readonly int[] _inputs = new int[capacity];

    /// <summary>The number of inputs.</summary>
    public int Count { get; private set; }

    /// <summary>The input whose row comes next.</summary>
    public int Top => _inputs[0];

    /// <summary>The time of the row that comes next.</summary>
    public long TopTime => _times[0];

    /// <summary>The time of the first row of another input; the largest where there is none.</summary>
    public long SecondTime => Count switch
    {
        < 2 => long.MaxValue,
        2 => _times[1],
        _ => Math.Min(_times[1], _times[2]),
    };

    /// <summary>Adds an input that stands at a time.</summary>
    public void Push(int input, long time)
    {
        var place = Count++;
        while (place > 0)
        {
            var parent = (place - 1) >> 1;
            if (!IsBefore(time, input, parent))
            {
                break;
            }

            Move(parent, place);
            place = parent;
        }

        Put(place, input, time);
    }

    /// <summary>Takes the first input away.</summary>
    public void Pop()
    {
        if (--Count > 0)
        {
            Sink(_inputs[Count], _times[Count]);
        }
    }

    /// <summary>Says that the first input has gone on to a time.</summary>
    public void ReplaceTop(long time) => Sink(_inputs[0], time);

    void Sink(int input, long time)
    {
        var place = 0;
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && IsBefore(_times[child + 1], _inputs[child + 1], child))
            {
                child++;
            }

            if (IsBefore(time, input, child))
            {
                break;
            }

            Move(child, place);
            place = child;
        }

        Put(place, input, time);
    }

    bool IsBefore(long time, int input, int place) => time < _times[place] || (time == _times[place] && input < _inputs[place]);

    void Move(int from, int to) => Put(to, _inputs[from], _times[from]);

    void Put(int place, int input, long time)
    {
        _inputs[place] = input;
        _times[place] = time;
    }
}
