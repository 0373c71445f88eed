using System.Buffers.Binary;
using System.Text;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// Builds a FlatBuffers buffer from its end to its start, so that children are written before what refers to them. Objects are
/// named by their distance from the end. Vectors and strings must not be made while a table is open.
/// </summary>
sealed class FlatBuilder
{
    const int MaxFields = 16;

    readonly int[] _slots = new int[MaxFields];
    byte[] _bytes = new byte[1024];
    int _head = 1024;
    int _slotCount;
    int _tableStart;

    int Used => _bytes.Length - _head;

    /// <summary>Begins a table with this many fields.</summary>
    public void StartTable(int fields)
    {
        Array.Clear(_slots);
        _slotCount = fields;
        _tableStart = Used;
    }

    public void AddByte(int field, byte value)
    {
        Prepare(1, 0);
        _bytes[--_head] = value;
        _slots[field] = Used;
    }

    public void AddBool(int field, bool value) => AddByte(field, value ? (byte)1 : (byte)0);

    public void AddShort(int field, short value)
    {
        Prepare(2, 0);
        PushShort(value);
        _slots[field] = Used;
    }

    public void AddInt(int field, int value)
    {
        Prepare(4, 0);
        PushInt(value);
        _slots[field] = Used;
    }

    public void AddLong(int field, long value)
    {
        Prepare(8, 0);
        PushLong(value);
        _slots[field] = Used;
    }

    /// <summary>Refers to an object; 0 stands for none.</summary>
    public void AddOffset(int field, int target)
    {
        if (target != 0)
        {
            Prepare(4, 0);
            PushInt(Used + 4 - target);
            _slots[field] = Used;
        }
    }

    /// <summary>Ends the table and returns it.</summary>
    public int EndTable()
    {
        Prepare(4, 0);
        PushInt(0);
        int table = Used;
        Prepare(2, 2 * (_slotCount + 2));
        for (int i = _slotCount - 1; i >= 0; i--)
        {
            PushShort((short)(_slots[i] == 0 ? 0 : table - _slots[i]));
        }

        PushShort((short)(table - _tableStart));
        PushShort((short)((_slotCount + 2) * 2));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_bytes.Length - table), Used - table);
        return table;
    }

    /// <summary>Writes a string and returns it.</summary>
    public int Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Prepare(4, length + 1);
        _bytes[--_head] = 0;
        _head -= length;
        Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_head));
        PushInt(length);
        return Used;
    }

    /// <summary>Writes a vector of references and returns it.</summary>
    public int Offsets(ReadOnlySpan<int> targets)
    {
        Prepare(4, targets.Length * 4);
        for (int i = targets.Length - 1; i >= 0; i--)
        {
            PushInt(Used + 4 - targets[i]);
        }

        PushInt(targets.Length);
        return Used;
    }

    /// <summary>Writes a vector of structs made of 64-bit words and returns it.</summary>
    public int Words(ReadOnlySpan<long> words, int wordsInStruct)
    {
        Prepare(4, words.Length * 8);
        Prepare(8, words.Length * 8);
        for (int i = words.Length - 1; i >= 0; i--)
        {
            PushLong(words[i]);
        }

        PushInt(words.Length / wordsInStruct);
        return Used;
    }

    /// <summary>Ends the buffer with its root table; the length is a multiple of 8.</summary>
    public ReadOnlySpan<byte> Finish(int root)
    {
        Prepare(8, 4);
        PushInt(Used + 4 - root);
        return _bytes.AsSpan(_head);
    }

    void PushShort(short value)
    {
        _head -= 2;
        BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(_head), value);
    }

    void PushInt(int value)
    {
        _head -= 4;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_head), value);
    }

    void PushLong(long value)
    {
        _head -= 8;
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(_head), value);
    }

    /// <summary>Pads so that what follows <paramref name="before"/> more bytes is aligned, and makes room for both.</summary>
    void Prepare(int alignment, int before)
    {
        int padding = -(Used + before) & (alignment - 1);
        int needed = padding + before + 16;
        if (_head < needed)
        {
            int used = Used;
            byte[] grown = new byte[Math.Max(_bytes.Length * 2, checked(used + needed))];
            _bytes.AsSpan(_head).CopyTo(grown.AsSpan(grown.Length - used));
            _bytes = grown;
            _head = grown.Length - used;
        }

        _bytes.AsSpan(_head - padding, padding).Clear();
        _head -= padding;
    }
}
