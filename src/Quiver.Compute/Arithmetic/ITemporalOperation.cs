namespace Quiver.Compute.Arithmetic;

/// <summary>An operation on dates and times; false where the result does not fit its type.</summary>
interface ITemporalOperation<TLeft, TRight, TResult>
{
    static abstract bool TryApply(TLeft a, TRight b, in TemporalScale scale, out TResult result);
}
