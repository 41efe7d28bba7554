package pontifex.remote;

import java.io.Serial;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.List;
import java.util.Map;

/// Elliptic-curve key factories by the name under which sshj asks for them: `ECDSA`, where the JDK says `EC`.
final class EcdsaNames extends Provider {
    @Serial
    private static final long serialVersionUID = 1;

    EcdsaNames() {
        super("PontifexEcdsaNames", "1", "ECDSA key factories of the JDK");
        putService(new Service(this, "KeyFactory", "ECDSA", Keys.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(Object unused) throws NoSuchAlgorithmException {
                return new Keys(KeyFactory.getInstance("EC"));
            }
        });
    }

    private static final class Keys extends KeyFactorySpi {
        private final KeyFactory ec;

        Keys(KeyFactory ec) {
            this.ec = ec;
        }

        @Override
        protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
            return ec.generatePublic(spec);
        }

        @Override
        protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
            return ec.generatePrivate(spec);
        }

        @Override
        protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type) throws InvalidKeySpecException {
            return ec.getKeySpec(key, type);
        }

        @Override
        protected Key engineTranslateKey(Key key) throws InvalidKeyException {
            return ec.translateKey(key);
        }
    }
}
