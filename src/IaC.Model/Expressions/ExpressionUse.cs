namespace IaC.Model;

/// <summary>An expression and where it stands.</summary>
/// <param name="Pointer">JSON pointer of the string that holds it.</param>
/// <param name="Expression">The expression.</param>
public sealed record ExpressionUse(string Pointer, Expression Expression)
{
    /// <summary>The reference that the expression makes; null for what is no resource of the stack.</summary>
    public ResourceReference? Reference => Expression is Expression.Status status ? new ResourceReference(Pointer, status.Target, status.Output) : null;
}
