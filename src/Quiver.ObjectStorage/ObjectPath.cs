namespace Quiver.ObjectStorage;

/// <summary>The rules for paths within a store.</summary>
static class ObjectPath
{
    /// <summary>Fails unless the path has only plain segments, so that no path leaves its store.</summary>
    public static void Validate(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        foreach (var segment in path.Split('/'))
        {
            if (segment.Length == 0 || segment is "." or ".." || segment.AsSpan().IndexOfAny('\\', '\0', ':') >= 0
                || segment.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal))
            {
                throw new ArgumentException($"\"{path}\" is not a path of an object: \"{segment}\" cannot be a segment", nameof(path));
            }
        }
    }

    /// <summary>Returns the error for an object that is not there.</summary>
    public static FileNotFoundException NotFound(string path) => new($"there is no object \"{path}\"", path);

    /// <summary>Checks a range and returns how many of its bytes an object has.</summary>
    public static int Clamp(long offset, int length, long objectLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return (int)Math.Clamp(objectLength - offset, 0, length);
    }
}
