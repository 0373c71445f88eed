namespace Quiver.Formats.Files;

/// <summary>
/// A pattern for whole paths whose braces are expanded: each segment is a <see cref="GlobPattern"/>, and <c>**</c> stands for any
/// number of segments without a dot in front.
/// </summary>
sealed class GlobPath
{
    readonly string[] _segments;
    readonly GlobPattern?[] _patterns;

    /// <summary>Parses a pattern.</summary>
    public GlobPath(string pattern)
    {
        _segments = pattern.Split('/');
        _patterns = [.. _segments.Select(s => GlobPattern.IsPattern(s) && s != GlobPattern.AnyDepth ? new GlobPattern(s) : null)];
        int wildcard = pattern.AsSpan().IndexOfAny("*?[{");
        Prefix = wildcard < 0 ? pattern : pattern[..wildcard];
    }

    /// <summary>How all paths start that match.</summary>
    public string Prefix { get; }

    /// <summary>Returns whether a path matches.</summary>
    public bool IsMatch(string path)
    {
        string[] names = path.Split('/');

        // reached[i]: the names so far can end before segment i. A row a name takes the product of both lengths at most.
        bool[] reached = new bool[_segments.Length + 1];
        reached[0] = true;
        PassAnyDepth(reached);
        for (int n = 0; n < names.Length; n++)
        {
            bool[] next = new bool[reached.Length];
            for (int i = 0; i < _segments.Length; i++)
            {
                if (reached[i] && _segments[i] == GlobPattern.AnyDepth)
                {
                    bool isHidden = names[n].StartsWith('.');
                    next[i] |= !isHidden;
                    next[i + 1] |= !isHidden && i == _segments.Length - 1;
                }
                else if (reached[i] && (_patterns[i]?.IsMatch(names[n]) ?? _segments[i] == names[n]))
                {
                    next[i + 1] = true;
                }
            }

            reached = next;
            PassAnyDepth(reached);
        }

        return reached[^1];
    }

    /// <summary>Any depth may be none; the last segment must stand for a name.</summary>
    void PassAnyDepth(bool[] reached)
    {
        for (int i = 0; i < _segments.Length - 1; i++)
        {
            reached[i + 1] |= reached[i] && _segments[i] == GlobPattern.AnyDepth;
        }
    }
}
