namespace Quiver.Formats.Codecs;

/// <summary>XXH64 of data that comes in pieces.</summary>
sealed class XxHash64State
{
    readonly byte[] _rest = new byte[XxHash64.StripeLength];
    XxHash64.Lanes _lanes = new(0);
    int _restLength;
    ulong _length;

    /// <summary>Starts again.</summary>
    public void Reset() => (_lanes, _restLength, _length) = (new XxHash64.Lanes(0), 0, 0);

    /// <summary>Adds a piece.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        _length += (ulong)data.Length;
        if (_restLength > 0)
        {
            int taken = Math.Min(_rest.Length - _restLength, data.Length);
            data[..taken].CopyTo(_rest.AsSpan(_restLength));
            _restLength += taken;
            data = data[taken..];
            if (_restLength < _rest.Length)
            {
                return;
            }

            _lanes.Append(_rest);
        }

        int whole = data.Length - (data.Length % XxHash64.StripeLength);
        _lanes.Append(data[..whole]);
        data[whole..].CopyTo(_rest);
        _restLength = data.Length - whole;
    }

    /// <summary>Returns the hash of all pieces so far.</summary>
    public ulong Hash() => XxHash64.Finish(_lanes, _length, 0, _rest.AsSpan(0, _restLength));
}
