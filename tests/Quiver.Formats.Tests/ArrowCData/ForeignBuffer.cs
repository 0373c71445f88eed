using System.Runtime.InteropServices;

namespace Quiver.Formats.Tests.ArrowCData;

/// <summary>A buffer in native memory of its own.</summary>
readonly unsafe record struct ForeignBuffer(nint Address)
{
    public static ForeignBuffer None => new(0);

    public static ForeignBuffer Of<T>(params T[] values)
        where T : unmanaged
    {
        void* memory = NativeMemory.Alloc((nuint)Math.Max(1, values.Length), (nuint)sizeof(T));
        values.CopyTo(new Span<T>(memory, values.Length));
        return new ForeignBuffer((nint)memory);
    }

    public static ForeignBuffer Chars(string text) => Of(System.Text.Encoding.UTF8.GetBytes(text));
}
