using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Dongsi.LowLevel;

/// <summary>Why this side has refused the other one's certificate, if it has.</summary>
internal sealed class TlsRefusal
{
    /// <summary>For people; null if it was not refused.</summary>
    public string? Reason { get; private set; }

    /// <summary>Decides as the user's callback does, or as .NET does without one, and notes why.</summary>
    public RemoteCertificateValidationCallback Watching(RemoteCertificateValidationCallback? decide) =>
        (sender, certificate, chain, errors) =>
        {
            bool isGood = decide?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None;
            if (!isGood)
            {
                Reason = Describe(certificate, chain, errors, isOurs: decide is not null);
            }

            return isGood;
        };

    private static string Describe(
        X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, bool isOurs)
    {
        if (certificate is null)
        {
            return "it showed none";
        }

        List<string> reasons = [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            reasons.Add("it is made out to another name");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            reasons.AddRange(chain?.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct()
                ?? ["nobody vouches for it"]);
        }

        if (isOurs)
        {
            reasons.Add("the RemoteCertificateValidationCallback said no");
        }

        return $"{certificate.Subject}: {string.Join("; ", reasons)}";
    }
}
