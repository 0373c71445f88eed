namespace Quiver.Storage.Wal;

/// <summary>Reads what <see cref="FloatEncoder"/> wrote.</summary>
static unsafe class FloatDecoder
{
    /// <summary>Reads floats.</summary>
    public static void Read(ref PayloadReader reader, double* target, int count)
    {
        var digits = reader.ReadByte();
        if (digits == FloatEncoder.Raw)
        {
            reader.Take(count * 8L).CopyTo(new Span<byte>(target, count * 8));
            return;
        }

        if (digits > FloatEncoder.MaxDigits)
        {
            throw PayloadReader.Damaged($"floats have {digits} digits after the point");
        }

        NumberDecoder.Read(ref reader, (long*)target, count);
        var power = FloatEncoder.PowerOf(digits);
        for (var i = 0; i < count; i++)
        {
            target[i] = ((long*)target)[i] / power;
        }
    }
}
