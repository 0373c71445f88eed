namespace Quiver.Compute.Text;

/// <summary>What times, spans and bytes look like as text; all other values look the same in every style.</summary>
enum ValueStyle
{
    /// <summary>As <c>CAST(x AS VARCHAR)</c> shows them: <c>2065-01-07 17:28:51.5</c>.</summary>
    Cast,

    /// <summary>
    /// As the programs of Arrow print them, and InfluxDB 3 with them: <c>2065-01-07T17:28:51.500</c>, with <c>Z</c> for instants,
    /// <c>PT0.03S</c>, <c>1 mons 2 days</c>, and bytes as hexadecimal digits.
    /// </summary>
    Arrow,

    /// <summary>As <see cref="Arrow"/>, with <c>Z</c> for all timestamps: RFC 3339.</summary>
    ArrowWithZone,

    /// <summary>As <see cref="Arrow"/>, with durations in units: <c>0 days 1 hours 2 mins 3.500 secs</c>.</summary>
    ArrowWithUnits,
}
