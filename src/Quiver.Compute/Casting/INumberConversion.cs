namespace Quiver.Compute.Casting;

/// <summary>A conversion of one value; false where the value does not fit. It must stand any bits, because nulls hold garbage.</summary>
interface INumberConversion<TSource, TTarget>
{
    static abstract bool TryConvert(TSource value, in ConversionScale scale, out TTarget result);
}
