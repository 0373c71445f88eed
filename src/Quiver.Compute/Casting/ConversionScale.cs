namespace Quiver.Compute.Casting;

/// <summary>The numbers that a conversion needs: factors, scales and limits.</summary>
/// <param name="Multiplier">Multiplies the value first.</param>
/// <param name="Divisor">Divides it then.</param>
/// <param name="Limit">The first magnitude that does not fit; 0 for none.</param>
readonly record struct ConversionScale(Int128 Multiplier, Int128 Divisor, Int128 Limit);
