using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;

namespace Quiver.Compute.Mapping;

/// <summary>Applies a function to every value of a column of fixed width, once a constant and once a dictionary entry.</summary>
static unsafe class MapKernel
{
    /// <summary>Evaluates <typeparamref name="TMap"/>. Values of null rows are not passed to it, so that it may throw.</summary>
    public static Column Map<TIn, TOut, TMap>(Column input, DataType result, ColumnScratch scratch)
        where TIn : unmanaged
        where TOut : unmanaged
        where TMap : struct, IMap<TIn, TOut> =>
        EncodedCall.Map(input, result, scratch, (flat, target) =>
        {
            var data = (TOut*)target.Data(flat.Length, sizeof(TOut));
            ulong* validity = EncodedCall.CopyValidity(flat, target);
            Rows<TIn, TOut, TMap>((TIn*)flat.Data, validity, flat.Length, data);
            return target.FixedWidth(result, flat.Length, validity);
        });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Rows<TIn, TOut, TMap>(TIn* source, ulong* validity, nint rows, TOut* target)
        where TIn : unmanaged
        where TOut : unmanaged
        where TMap : struct, IMap<TIn, TOut>
    {
        if (validity == null)
        {
            for (nint i = 0; i < rows; i++)
            {
                target[i] = TMap.Apply(source[i]);
            }

            return;
        }

        for (nint i = 0; i < rows; i++)
        {
            target[i] = Bitmap.Get(validity, (int)i) ? TMap.Apply(source[i]) : default;
        }
    }
}
