namespace Quiver.Storage.WriteBuffer;

/// <summary>Finds the block of a row: blocks start at multiples of the smallest one's size.</summary>
readonly struct RowPlaces
{
    const int UnitBits = 9;

    readonly BufferBlock[] _blocks;
    readonly int[] _blockOfUnit;

    public RowPlaces(ChunkState state)
    {
        _blocks = state.Blocks;
        _blockOfUnit = new int[(state.Count >> UnitBits) + 1];
        for (var block = 0; block < _blocks.Length; block++)
        {
            var first = _blocks[block].Start >> UnitBits;
            var end = Math.Min(_blockOfUnit.Length, (_blocks[block].Start + _blocks[block].Capacity) >> UnitBits);
            if (end > first)
            {
                Array.Fill(_blockOfUnit, block, first, end - first);
            }
        }
    }

    /// <summary>Returns the block of a row and its place there.</summary>
    public void Find(int row, out int block, out int offset)
    {
        block = _blockOfUnit[row >> UnitBits];
        offset = row - _blocks[block].Start;
    }
}
