namespace Quiver.Storage.Manifest;

/// <summary>
/// Files by id, persistent: a change copies the pieces that it touches and the list of pieces, which is short. New ids are mostly the
/// largest: they go to the last piece.
/// </summary>
sealed class FileMap
{
    const int PieceFiles = 256;

    readonly DataFile[][] _pieces;

    FileMap(DataFile[][] pieces, int count)
    {
        _pieces = pieces;
        Count = count;
    }

    /// <summary>No files.</summary>
    public static FileMap Empty { get; } = new([], 0);

    /// <summary>The number of files.</summary>
    public int Count { get; }

    /// <summary>Returns a file by its id; null where there is none.</summary>
    public DataFile? Find(long id)
    {
        var piece = PieceOf(id);
        return piece >= 0 && IndexIn(_pieces[piece], id) is >= 0 and var index ? _pieces[piece][index] : null;
    }

    /// <summary>Returns all files by id.</summary>
    public DataFile[] ToArray()
    {
        var files = new DataFile[Count];
        var count = 0;
        foreach (var piece in _pieces)
        {
            piece.CopyTo(files, count);
            count += piece.Length;
        }

        return files;
    }

    /// <summary>Returns the map without some files and with others.</summary>
    /// <param name="removed">Ids that are there.</param>
    /// <param name="added">Files whose ids are not there, or are removed.</param>
    public FileMap With(HashSet<long> removed, List<DataFile> added)
    {
        added.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        var pieces = new List<DataFile[]>(_pieces.Length + 1);
        var touched = removed.Select(PieceOf).ToHashSet();
        var next = 0;
        for (var i = 0; i < _pieces.Length; i++)
        {
            // Files up to the first of the next piece belong to this one; the last takes all others.
            var end = i + 1 < _pieces.Length ? FirstFrom(added, next, _pieces[i + 1][0].Id) : added.Count;
            if (end > next || touched.Contains(i))
            {
                Split(pieces, Merge(_pieces[i], removed, added, next, end));
            }
            else
            {
                pieces.Add(_pieces[i]);
            }

            next = end;
        }

        if (_pieces.Length == 0)
        {
            Split(pieces, added);
        }

        return new FileMap([.. pieces], Count - removed.Count + added.Count);
    }

    static List<DataFile> Merge(DataFile[] piece, HashSet<long> removed, List<DataFile> added, int next, int end)
    {
        var merged = new List<DataFile>(piece.Length + end - next);
        foreach (var file in piece)
        {
            for (; next < end && added[next].Id < file.Id; next++)
            {
                merged.Add(added[next]);
            }

            if (!removed.Contains(file.Id))
            {
                merged.Add(file);
            }
        }

        merged.AddRange(added[next..end]);
        return merged;
    }

    static void Split(List<DataFile[]> pieces, List<DataFile> files)
    {
        // What is left of neighbours that have shrunk is joined, so that there are never many small pieces.
        if (pieces.Count > 0 && pieces[^1].Length + files.Count <= PieceFiles / 2)
        {
            pieces[^1] = [.. pieces[^1], .. files];
            return;
        }

        for (var first = 0; first < files.Count; first += PieceFiles)
        {
            pieces.Add([.. files.GetRange(first, Math.Min(PieceFiles, files.Count - first))]);
        }
    }

    static int FirstFrom(List<DataFile> files, int from, long id)
    {
        while (from < files.Count && files[from].Id < id)
        {
            from++;
        }

        return from;
    }

    /// <summary>Returns the piece that has an id if any has; -1 where it is smaller than all.</summary>
    int PieceOf(long id)
    {
        var (low, high) = (0, _pieces.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _pieces[middle][0].Id <= id ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    static int IndexIn(DataFile[] piece, long id)
    {
        var (low, high) = (0, piece.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = piece[middle].Id < id ? (middle + 1, high) : (low, middle);
        }

        return low < piece.Length && piece[low].Id == id ? low : -1;
    }
}
