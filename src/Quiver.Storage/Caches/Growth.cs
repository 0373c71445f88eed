namespace Quiver.Storage.Caches;

/// <summary>Lets arrays grow.</summary>
static class Growth
{
    const int FirstLength = 16;

    /// <summary>Makes an array at least so long; new elements are a given value.</summary>
    public static void Ensure<T>(ref T[] array, int length, T value = default)
        where T : struct
    {
        if (array.Length >= length)
        {
            return;
        }

        var before = array.Length;
        Array.Resize(ref array, Math.Max(length, Math.Max(FirstLength, checked(before * 2))));
        if (!EqualityComparer<T>.Default.Equals(value, default))
        {
            array.AsSpan(before).Fill(value);
        }
    }
}
