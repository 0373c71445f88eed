namespace Quiver.Differential.Generation;

/// <summary>Random choices that repeat with the seed.</summary>
sealed class Draw(int seed)
{
    readonly Random _random = new(seed);

    public int Below(int bound) => _random.Next(bound);

    /// <summary>A number of a range, both ends included.</summary>
    public int Between(int low, int high) => _random.Next(low, high + 1);

    public bool Percent(int chance) => _random.Next(100) < chance;

    public T Of<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public string Word(params ReadOnlySpan<string> words) => words[_random.Next(words.Length)];

    /// <summary>One of some ways to go on, each as likely as its weight; weight 0 rules a way out.</summary>
    public T Weighted<T>(params ReadOnlySpan<(int Weight, Func<T> Make)> ways)
    {
        var sum = 0;
        foreach (var (weight, _) in ways)
        {
            sum += weight;
        }

        var point = _random.Next(sum);
        foreach (var (weight, make) in ways)
        {
            point -= weight;
            if (point < 0)
            {
                return make();
            }
        }

        throw new InvalidOperationException("weights do not add up");
    }

    /// <summary>Some of the items in a random order, at least one.</summary>
    public List<T> Some<T>(IReadOnlyList<T> items, int most)
    {
        var shuffled = items.OrderBy(_ => _random.Next()).ToList();
        return shuffled.GetRange(0, Math.Min(shuffled.Count, Between(1, most)));
    }
}
