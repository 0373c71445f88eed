using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Series;

/// <summary>SLIMIT and SOFFSET, which hold for each measurement. SOFFSET without SLIMIT leaves nothing, as in InfluxDB 1.</summary>
sealed class SeriesLimit(InfluxSelect statement)
{
    string? _name;
    long _count;

    /// <summary>Returns whether the next series of a measurement is given.</summary>
    public bool Takes(string name)
    {
        _count = name == _name ? _count + 1 : 1;
        _name = name;
        return (statement.SeriesLimit == 0 && statement.SeriesOffset == 0)
            || (_count > statement.SeriesOffset && _count - statement.SeriesOffset <= statement.SeriesLimit);
    }
}
