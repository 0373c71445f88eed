namespace Quiver.Bench.Tpch;

/// <summary>
/// A random stream that belongs to one row of one table, so that every row can be produced alone and in any order
/// and a scale factor always gives the same files. The step is SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
/// </summary>
struct RowRandom
{
    ulong _state;

    public RowRandom(int stream, long row) => _state = Mix((ulong)row + Mix((ulong)stream + 0x9E3779B97F4A7C15UL));

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        return Mix(_state);
    }

    /// <summary>A uniform integer of [low, high], both ends included as the specification's "random value [x .. y]".</summary>
    public long Between(long low, long high) => low + (long)Math.BigMul(Next(), (ulong)(high - low + 1), out _);

    public T Pick<T>(T[] values) => values[(int)Between(0, values.Length - 1)];

    /// <summary>A uniform double of [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
