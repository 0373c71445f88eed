using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;

namespace Quiver.Server.Http.Bodies;

/// <summary>
/// The bytes of a body in one block of native memory, which grows as they come and never by what a client announces. Some room stays behind
/// them, as parsers want it that read whole words.
/// </summary>
/// <param name="limits">How long the body may become.</param>
sealed class BodyBuffer(BodyLimits limits) : IDisposable
{
    /// <summary>The room behind the last byte.</summary>
    public const int Padding = 128;

    const int FirstBytes = 32 << 10;

    NativeBuffer? _block;
    long _capacity;

    /// <summary>How many bytes have come.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes that have come; valid until more come or this is disposed.</summary>
    public ReadOnlySpan<byte> Span => _block is null ? [] : _block.AsSpan()[..Length];

    /// <summary>The same for those who take no spans.</summary>
    public ReadOnlyMemory<byte> Memory => _block is null ? default : NativeBytes.Of(_block, 0, Length);

    /// <summary>The block with the bytes at its start; null where none have come.</summary>
    public NativeBuffer? Block => _block;

    /// <summary>Takes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="announced">How many there will be in all, where that is known: a body that is there to a quarter is given all its
    /// room.</param>
    public void Append(ReadOnlySpan<byte> bytes, long announced = 0)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> free = Free(announced);
            int length = Math.Min(free.Length, bytes.Length);
            bytes[..length].CopyTo(free);
            Advance(length);
            bytes = bytes[length..];
        }
    }

    /// <summary>Returns room for at least one more byte; <see cref="Advance"/> says how much of it was used.</summary>
    /// <exception cref="ApiException">All bodies together take too much.</exception>
    public Span<byte> Free(long announced = 0)
    {
        if (Length == _capacity)
        {
            Grow(announced);
        }

        return _block!.AsSpan()[Length..(int)_capacity];
    }

    /// <summary>Counts bytes that were written to what <see cref="Free"/> returned.</summary>
    /// <exception cref="ApiException">The body is too long.</exception>
    public void Advance(int bytes)
    {
        Length += bytes;
        if (Length > limits.MaxBytes)
        {
            throw limits.TooLarge();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        Length = 0;
    }

    void Grow(long announced)
    {
        // Four times as much while it is little: a body of a MiB is copied twice, not four times.
        long wanted = Math.Max(FirstBytes, _capacity < 1 << 20 ? 4 * _capacity : 2 * _capacity);
        wanted = announced >= Length && announced <= 4 * wanted ? announced : wanted;

        // One byte more than a body may have: that is how one shows that is too long.
        wanted = Math.Max(Math.Min(wanted, limits.MaxBytes + 1), Length + 1);
        limits.Budget.Take(wanted);
        NativeBuffer grown;
        try
        {
            grown = NativeBuffer.Allocate(wanted + Padding, MemoryBudget.Unlimited);
        }
        catch
        {
            limits.Budget.Return(wanted);
            throw;
        }

        Span.CopyTo(grown.AsSpan());
        Release();
        (_block, _capacity) = (grown, wanted);
    }

    void Release()
    {
        if (_block is not null)
        {
            _block.Dispose();
            limits.Budget.Return(_capacity);
            (_block, _capacity) = (null, 0);
        }
    }
}
