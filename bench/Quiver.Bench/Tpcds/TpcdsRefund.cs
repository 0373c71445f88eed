namespace Quiver.Bench.Tpcds;

/// <summary>The amounts of what is given back of a line of a sale.</summary>
sealed class TpcdsRefund
{
    public TpcdsRefund(TpcdsPrice price, TpcdsRows rows)
    {
        Quantity = rows.Between(1, price.Quantity);
        Amount = price.Sales * Quantity;
        Tax = Math.Round(Amount * 5 / 100, 2);
        Fee = rows.Money(50, 10_000);
        Ship = rows.Money(0, 20_000);
        Cash = Math.Round(Amount * rows.Between(0, 100) / 100, 2);
        Charge = Math.Round((Amount - Cash) * rows.Between(0, 100) / 100, 2);
        Credit = Amount - Cash - Charge;
        Loss = Ship + Fee + Tax;
    }

    public long Quantity { get; }

    public decimal Amount { get; }

    public decimal Tax { get; }

    public decimal Fee { get; }

    public decimal Ship { get; }

    public decimal Cash { get; }

    public decimal Charge { get; }

    public decimal Credit { get; }

    public decimal Loss { get; }
}
