package pontifex.remote;

import java.util.List;
import java.util.stream.Stream;
import net.schmizz.sshj.transport.NegotiatedAlgorithms;
import net.schmizz.sshj.transport.verification.AlgorithmsVerifier;
import org.jspecify.annotations.Nullable;

/// What one hop and we have agreed to speak; whatever it is, it was offered.
final class Agreed implements AlgorithmsVerifier {
    private volatile @Nullable NegotiatedAlgorithms algorithms;

    @Override
    public boolean verify(NegotiatedAlgorithms agreed) {
        algorithms = agreed;
        return true;
    }

    /// Whether the host signs with nothing better than SHA-1: then it is older than 2016, and takes nothing better.
    boolean old() {
        var agreed = algorithms;
        return agreed != null && agreed.getSignatureAlgorithm().equals("ssh-rsa");
    }

    /// Those of which better ones are known.
    List<String> legacy() {
        var agreed = algorithms;
        if (agreed == null) {
            return List.of();
        }
        var cipher = agreed.getClient2ServerCipherAlgorithm();
        return Stream.of(
                        agreed.getKeyExchangeAlgorithm(),
                        agreed.getSignatureAlgorithm(),
                        cipher,
                        cipher.contains("-gcm@") ? cipher : agreed.getClient2ServerMACAlgorithm())
                .filter(Algorithms.LEGACY::contains)
                .toList();
    }
}
