using Microsoft.CodeAnalysis;

namespace Dongsi.Repo.Tests.Api;

/// <summary>Writes what a user of an assembly can see, one line per member, in an order that never moves.</summary>
internal static class ApiText
{
    private static readonly SymbolDisplayFormat s_typeName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat s_member = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeModifiers
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    public static string Write(IAssemblySymbol assembly)
    {
        var lines = Types(assembly.GlobalNamespace)
            .OrderBy(type => type.ContainingNamespace.ToDisplayString(), StringComparer.Ordinal)
            .ThenBy(type => type.ToDisplayString(s_typeName), StringComparer.Ordinal)
            .SelectMany(type => Members(type).Prepend(Header(type)).Prepend(""))
            .Prepend($"# The public API of {assembly.Name}, written by Dongsi.Repo.Tests.");
        return string.Concat(lines.Select(line => $"{line}\n"));
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetNamespaceMembers().SelectMany(Types).Concat(space.GetTypeMembers().SelectMany(WithNested));

    private static IEnumerable<INamedTypeSymbol> WithNested(INamedTypeSymbol type) =>
        IsVisible(type) ? type.GetTypeMembers().SelectMany(WithNested).Prepend(type) : [];

    public static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility
        is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static IEnumerable<string> Members(INamedTypeSymbol type) => type.TypeKind == TypeKind.Delegate
        ? []
        : type.GetMembers()
            .Where(member => IsVisible(member) && member is not INamedTypeSymbol && !IsMadeByCompiler(member))
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(member => member.ToDisplayString(s_member), StringComparer.Ordinal)
            .Select(member => $"    {member.ToDisplayString(s_member)}");

    // Accessors stand with their property; a record's equality, printing and cloning come with the word record;
    // a struct has its empty constructor and an enum its field in any case.
    private static bool IsMadeByCompiler(ISymbol member) =>
        member is IMethodSymbol { AssociatedSymbol: not null }
            or IMethodSymbol { IsImplicitlyDeclared: true }
            or IFieldSymbol { Name: "value__" }
            or IPropertySymbol { Name: "EqualityContract" }
        || member.GetAttributes().Any(one => one.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static string Header(INamedTypeSymbol type)
    {
        var name = $"{Prefix(type)} {type.ContainingNamespace.ToDisplayString()}.{type.ToDisplayString(s_typeName)}";
        if (type is { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { } invoke })
        {
            return $"{name}({string.Join(", ", invoke.Parameters.Select(one => one.ToDisplayString(s_member)))})"
                + $" -> {invoke.ReturnType.ToDisplayString(s_typeName)}";
        }

        var bases = Bases(type).Select(one => one.ToDisplayString(s_typeName)).ToList();
        return bases.Count == 0 ? name : $"{name} : {string.Join(", ", bases)}";
    }

    private static string Prefix(INamedTypeSymbol type)
    {
        var access = type.DeclaredAccessibility == Accessibility.Public ? "public" : "protected";
        var manner = type switch
        {
            { TypeKind: TypeKind.Struct, IsReadOnly: true, IsRefLikeType: true } => "readonly ref ",
            { TypeKind: TypeKind.Struct, IsReadOnly: true } => "readonly ",
            { IsRefLikeType: true } => "ref ",
            { TypeKind: TypeKind.Class, IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            _ => "",
        };
        var record = type.IsRecord ? "record " : "";
        return $"{access} {manner}{record}{type.TypeKind.ToString().ToLowerInvariant()}";
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        var isWorthSaying = type.TypeKind == TypeKind.Class
            && type.BaseType is { SpecialType: not SpecialType.System_Object };
        var interfaces = type.Interfaces
            .Where(one => one.DeclaredAccessibility == Accessibility.Public)
            .OrderBy(one => one.ToDisplayString(s_typeName), StringComparer.Ordinal);
        return isWorthSaying ? interfaces.Prepend(type.BaseType!) : interfaces;
    }
}
