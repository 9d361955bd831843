using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace IaC.Sdk.Analyzers;

/// <summary>Types of the SDK, by name: a program without them has nothing to be looked at.</summary>
internal static class SdkTypes
{
    private const string Space = "IaC";

    /// <summary>Whether a type is <c>Output&lt;T&gt;</c>.</summary>
    public static bool IsOutput(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Output", Arity: 1 } && IsOurs(type);

    /// <summary>Whether a type is <c>Output&lt;T&gt;</c> or <c>Input&lt;T&gt;</c>.</summary>
    public static bool IsValue(ITypeSymbol? type) => IsOutput(type) || (type is INamedTypeSymbol { Name: "Input", Arity: 1 } && IsOurs(type));

    /// <summary>Whether a type is <c>InputList&lt;T&gt;</c> or <c>InputMap&lt;T&gt;</c>.</summary>
    public static bool IsInputs(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "InputList" or "InputMap", Arity: 1 } && IsOurs(type);

    /// <summary>Type of the items of a collection; null of anything else.</summary>
    public static ITypeSymbol? ItemOf(ITypeSymbol? type) => type is IArrayTypeSymbol array ? array.ElementType
        : type?.AllInterfaces.Concat(type is INamedTypeSymbol named ? [named] : []).FirstOrDefault(found => found.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0];

    /// <summary>Whether an operation is a call of <c>Apply</c> of an Output or an Input.</summary>
    public static bool IsApply(IOperation? operation) => operation is IInvocationOperation { TargetMethod: { Name: "Apply" } method } && IsValue(method.ContainingType);

    /// <summary>Whether a type is a resource.</summary>
    public static bool IsResource(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name == "Resource" && IsOurs(type))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOurs(ITypeSymbol type) => type.ContainingNamespace is { Name: Space, ContainingNamespace.IsGlobalNamespace: true };
}
