namespace Quiver.Formats.Remote;

/// <summary>
/// Bounds the memory of the first and last bytes of objects, which are kept because they are read more than once: to find the types
/// and the footer, then to read the rows. What was used longest ago goes first and is read again where it is needed after all.
/// </summary>
sealed class SegmentCache(long limitBytes = SegmentCache.DefaultLimitBytes)
{
    const long DefaultLimitBytes = 64 << 20;

    readonly Lock _lock = new();
    readonly LinkedList<(object Owner, long Start, byte[] Bytes)> _recent = new();
    long _held;

    /// <summary>The bytes held now.</summary>
    public long HeldBytes => Interlocked.Read(ref _held);

    /// <summary>Keeps bytes of an object.</summary>
    public void Add(object owner, long start, byte[] bytes)
    {
        if (bytes.Length == 0 || bytes.Length > limitBytes)
        {
            return;
        }

        lock (_lock)
        {
            _recent.AddFirst((owner, start, bytes));
            _held += bytes.Length;
            while (_held > limitBytes)
            {
                _held -= _recent.Last!.Value.Bytes.Length;
                _recent.RemoveLast();
            }
        }
    }

    /// <summary>Copies bytes of an object where all of them are here.</summary>
    public bool TryCopy(object owner, long offset, Span<byte> destination)
    {
        byte[]? found = null;
        long start = 0;
        lock (_lock)
        {
            for (LinkedListNode<(object Owner, long Start, byte[] Bytes)>? node = _recent.First; node is not null; node = node.Next)
            {
                (object candidate, start, byte[] bytes) = node.Value;
                if (ReferenceEquals(candidate, owner) && offset >= start && offset + destination.Length <= start + bytes.Length)
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    found = bytes;
                    break;
                }
            }
        }

        found?.AsSpan((int)(offset - start), destination.Length).CopyTo(destination);
        return found is not null;
    }

    /// <summary>Forgets the bytes of an object.</summary>
    public void Remove(object owner)
    {
        lock (_lock)
        {
            for (LinkedListNode<(object Owner, long Start, byte[] Bytes)>? node = _recent.First; node is not null;)
            {
                LinkedListNode<(object Owner, long Start, byte[] Bytes)>? next = node.Next;
                if (ReferenceEquals(node.Value.Owner, owner))
                {
                    _held -= node.Value.Bytes.Length;
                    _recent.Remove(node);
                }

                node = next;
            }
        }
    }
}
